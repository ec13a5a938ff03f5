/* In place of TeaVM's strings.c, which holds every string literal as an object of its own, 50 bytes larger than its text in
   UTF-16: here the texts stand in UTF-8 (strings.inc: S(length, text) for each), and become objects at start. */
#include "strings.h"
#include "stringhash.h"
#include "classes/java/lang/String.h"

#define S(length, text) text
static const char plankton_texts[] =
#include "strings.inc"
;
#undef S
#define S(length, text) length,
static const uint16_t plankton_lengths[] = {
#include "strings.inc"
};
#undef S

#define COUNT (sizeof plankton_lengths / sizeof *plankton_lengths)
#define LARGEST_HEAD (sizeof(TeaVM_String) + sizeof(TeaVM_Array) + 2 * sizeof(void *))

TeaVM_String *teavm_stringPool[COUNT];
static _Alignas(8) char plankton_strings[COUNT * LARGEST_HEAD + 2 * sizeof plankton_texts];

void teavm_initStringPool() {
  const unsigned char *from = (const unsigned char *) plankton_texts;
  char *to = plankton_strings;
  for (size_t i = 0; i < COUNT; i++) {
    TeaVM_String *string = (TeaVM_String *) to;
    TeaVM_Array *characters = (TeaVM_Array *) (string + 1);
    int length = plankton_lengths[i];
    char16_t *data = (char16_t *) (characters + 1);
    string->characters = characters;
    characters->size = length;
    teavm_stringPool[i] = teavm_registerString(string);
    for (int n = 0; n < length; n++) {
      unsigned c = *from++;
      if (c >= 0xE0) { c = (c & 0x0F) << 12 | (from[0] & 0x3F) << 6 | (from[1] & 0x3F); from += 2; }
      else if (c >= 0x80) { c = (c & 0x1F) << 6 | (*from++ & 0x3F); }
      data[n] = c;
    }
    to = (char *) (((uintptr_t) (data + length) + 7) & ~(uintptr_t) 7);
  }
}
