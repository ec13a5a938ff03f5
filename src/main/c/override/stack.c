#include "stack.h"
#include "memory.h"

PlanktonTry *plankton_try;

const TeaVM_ExceptionHandler plankton_handlers[] = {
{ 0 },
#include "handlers.inc"
};

/* Not inlined, since there are hundreds of calls. */
__attribute__((noinline)) PlanktonTry *plankton_begin_try(PlanktonTry *try, const TeaVM_ExceptionHandler *handlers) {
  try->outer = plankton_try;
  try->handlers = handlers;
  return plankton_try = try;
}

__attribute__((noinline)) void plankton_pass_on(int handler) { longjmp(plankton_try->buffer, handler); }

void meth_otr_ExceptionHandling_throwException(void *exception) {
  TeaVM_Class *class = TEAVM_CLASS_OF(exception);
  sfld_otr_ExceptionHandling_thrownException = exception;
  for (; plankton_try; plankton_try = plankton_try->outer) {
    for (const TeaVM_ExceptionHandler *handler = plankton_try->handlers; handler; handler = handler->more ? handler + 1 : NULL) {
      if (!handler->exceptionClass || teavm_isSupertypeOf(handler->exceptionClass, class)) longjmp(plankton_try->buffer, handler->id);
    }
  }
  meth_otr_ExceptionHandling_printStack();
  abort();
}

void **plankton_next_place(void **word) {
  extern char __executable_start[], etext[];
  for (; word < (void **) plankton_stack_end; word++) {
    char *place = *word;
    if (place <= __executable_start + 5 || place >= etext) continue;
#ifdef __x86_64__
    if (place[-5] != '\xE8' && place[-2] != '\xFF' && place[-3] != '\xFF' && place[-6] != '\xFF') continue;
#endif
    return word;
  }
  return NULL;
}
