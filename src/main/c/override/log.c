/* In place of TeaVM's log.c, whose use of printf alone is 10 KB: what a dying program still says, in ASCII. */
#include "log.h"

void teavm_logCodePoint(int32_t c) { char byte = c < 0x80 ? c : '?'; (void) !write(2, &byte, 1); }
void teavm_logchar(int32_t c) { teavm_logCodePoint(c); }
void teavm_printString(char16_t *s) { while (*s) teavm_logCodePoint(*s++); }
void teavm_printWString(wchar_t *s) { while (*s) teavm_logCodePoint(*s++); }
void teavm_printInt(int32_t i) {
  if (i < 0) { teavm_logCodePoint('-'); i = -i; }
  if (i > 9) teavm_printInt(i / 10);
  teavm_logCodePoint('0' + i % 10);
}
