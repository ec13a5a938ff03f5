/* In place of TeaVM's strings.h: see strings.c. */
#pragma once
#include "runtime.h"

#ifdef __x86_64__
#define PLANKTON_KEEPS_REGISTERS __attribute__((no_caller_saved_registers, target("general-regs-only")))
#else
#define PLANKTON_KEEPS_REGISTERS
#endif

extern void teavm_initStringPool();
extern TeaVM_String* teavm_stringPool[];
/* Always the same object for the same number; calls of it are many, so they should be short. */
extern TeaVM_String *plankton_string(int number) __attribute__((const)) PLANKTON_KEEPS_REGISTERS;
#define TEAVM_GET_STRING(i) plankton_string(i)
