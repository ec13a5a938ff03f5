/* In place of TeaVM's strings.c, in which every string literal is an object in UTF-16, written to at start: here there are
   texts in UTF-8, S(number, length, text) each in strings.inc, and one becomes an object when it is first used. */
#include "strings.h"
#include "stringhash.h"
#include "classes/java/lang/String.h"

#define S(number, length, text) char t##number[sizeof text - 1];
struct Texts {
#include "strings.inc"
};
#undef S
#define S(number, length, text) text,
static const struct Texts plankton_texts = {
#include "strings.inc"
};
#undef S
#define S(number, length, text) { offsetof(struct Texts, t##number), length },
static const struct { uint16_t start, length; } plankton_places[] = {
#include "strings.inc"
};
#undef S
_Static_assert(sizeof plankton_texts < 0x10000, "the texts need longer offsets");

#define COUNT (sizeof plankton_places / sizeof *plankton_places)
#define HEAD (sizeof(TeaVM_String) + sizeof(TeaVM_Array) + sizeof(void *))

TeaVM_String *teavm_stringPool[COUNT];
static _Alignas(8) char plankton_strings[COUNT * HEAD + 2 * sizeof plankton_texts];
static char *plankton_next = plankton_strings;

void teavm_initStringPool() { }

static __attribute__((noinline)) PLANKTON_KEEPS_REGISTERS TeaVM_String *plankton_make_string(int number) {
  TeaVM_String *string = (TeaVM_String *) plankton_next;
  TeaVM_Array *characters = (TeaVM_Array *) (string + 1);
  char16_t *to = (char16_t *) (characters + 1), *end = to + plankton_places[number].length;
  const unsigned char *from = (const unsigned char *) &plankton_texts + plankton_places[number].start;
  characters->size = end - to;
  string->characters = characters;
  while (to < end) {
    char16_t c = *from++;
    if (c >= 0xE0) { c = c << 12 | (from[0] & 0x3F) << 6 | (from[1] & 0x3F); from += 2; }
    else if (c >= 0x80) { c = (c & 0x1F) << 6 | (*from++ & 0x3F); }
    *to++ = c;
  }
  plankton_next = (char *) (((uintptr_t) end + 7) & ~(uintptr_t) 7);
  return teavm_stringPool[number] = teavm_registerString(string);
}

TeaVM_String *plankton_string(int number) {
  TeaVM_String *string = teavm_stringPool[number];
  return string ? string : plankton_make_string(number);
}
