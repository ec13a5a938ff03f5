/* In place of TeaVM's memory.h: see memory.c. */
#pragma once
#include <stdint.h>

extern void *teavm_gc_heapAddress;
/* What is older on the stack than this holds no objects. */
extern char *plankton_stack_end;

/* For a list of static fields that refer to objects. */
#define PLANKTON_ROOTS __attribute__((used, section("plankton_roots")))
