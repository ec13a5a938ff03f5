/* In place of TeaVM's stack.h, in which every function tells the stack of its objects and each of its calls: here the collector
   of garbage looks for itself (memory.c), and what is known of a call are the handlers of exceptions that the function has
   around it. functions.awk gives them to each PLANKTON_TRY. */
#pragma once
#include <setjmp.h>
#include <stdint.h>
#include "string.h"

#define TEAVM_GC_ROOT(index, object)
#define TEAVM_GC_ROOT_RELEASE(index)
#define TEAVM_WITH_CALL_SITE_ID(id, expression) (expression)

/* Handlers that belong together follow one another. */
typedef struct {
  uint16_t id, more;
  TeaVM_Class *exceptionClass;
} TeaVM_ExceptionHandler;

typedef struct PlanktonTry {
  jmp_buf buffer;
  struct PlanktonTry *outer;
  const TeaVM_ExceptionHandler *handlers;
} PlanktonTry;
extern PlanktonTry *plankton_try;

/* The table of all handlers begins with one that nothing refers to. */
extern const TeaVM_ExceptionHandler plankton_handlers[];
#define PLANKTON_HANDLERS(place) ((place) ? plankton_handlers + (place) : NULL)

#define TEAVM_ALLOC_STACK(size) PlanktonTry *plankton_before = plankton_try
#define TEAVM_RELEASE_STACK plankton_try = plankton_before
#define TEAVM_RESTORE_JUMP_BUFFER plankton_try = plankton_try->outer
#define PLANKTON_TRY(place) \
  do { \
    PlanktonTry plankton_this; \
    int plankton_handler = setjmp(plankton_begin_try(&plankton_this, PLANKTON_HANDLERS(place))->buffer); \
    if (plankton_handler == 0) {
#define TEAVM_CATCH \
      TEAVM_RESTORE_JUMP_BUFFER; \
    } else { \
      TEAVM_RESTORE_JUMP_BUFFER; \
      switch (plankton_handler) {
#define TEAVM_END_TRY \
        default: plankton_pass_on(plankton_handler); \
      } \
    } \
  } while (0);

extern PlanktonTry *plankton_begin_try(PlanktonTry *try, const TeaVM_ExceptionHandler *handlers);
extern void plankton_pass_on(int handler) __attribute__((noreturn));

/* A trace of the stack consists of what looks like the address of an instruction behind a call. */
extern void **plankton_next_place(void **word);
#define teavm_stackTop plankton_next_place(__builtin_frame_address(0))
#define TEAVM_GET_NEXT_FRAME(frame) plankton_next_place((void **) (frame) + 1)
#define TEAVM_GET_CALL_SITE_ID(frame) (*(int32_t *) (frame))

typedef struct { TeaVM_String *value; } TeaVM_StringPtr;
typedef struct { TeaVM_String **fileName, **className, **methodName; } TeaVM_MethodLocation;
typedef struct TeaVM_CallSiteLocation { TeaVM_MethodLocation *method; int32_t lineNumber; struct TeaVM_CallSiteLocation *next; } TeaVM_CallSiteLocation;
