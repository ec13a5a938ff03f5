/* In place of TeaVM's exceptions.h: checks that take little room. What may be null the compiler of Java has checked (NullAway);
   should it be wrong, the program ends by a signal. */
#pragma once
#include "core.h"

#define TEAVM_UNREACHABLE __builtin_unreachable();

inline static void *teavm_nullCheck(void *object) { return object; }
inline static int32_t teavm_checkLowerBound(int32_t index) {
  if (index < 0) teavm_throwArrayIndexOutOfBoundsException();
  return index;
}
inline static int32_t teavm_checkBounds(int32_t index, void *array) {
  if ((uint32_t) index >= (uint32_t) TEAVM_ARRAY_LENGTH(array)) teavm_throwArrayIndexOutOfBoundsException();
  return index;
}
inline static int32_t teavm_checkUpperBound(int32_t index, void *array) { return teavm_checkBounds(index, array); }

extern void *teavm_catchException();
