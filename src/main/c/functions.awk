# Makes the functions of TeaVM's C smaller: functions.awk -v from=DIR -v to=DIR FROM/callsites.c FROM/classes/….c …
#
# The first file has a table with an entry for each call, and for each entry handlers of exceptions of its own. What is kept
# is one table of the different handlers (TO/handlers.inc); the number of a call tells their place itself: call << 16 | place,
# place 0 for none. Functions that handle no exception write no numbers of calls at all: once is enough (see plankton.h).
#
# What a function has put on the stack for the garbage collector to see stays there until the function returns: to take it
# back earlier only lets objects die a little sooner, and is a twelfth of a function. No place may be without a value, though,
# so all that the function does not set at its beginning are emptied there.

FNR == 1 {
  file++
  if (file > 1) { if (out) close(out); out = to substr(FILENAME, length(from) + 1) }
}
file == 1 && /^ *\{ \.id = / {
  continues[++handlers] = $0 !~ /\.next = NULL/
  if (continues[handlers] && $0 !~ "\\+ *" handlers " ") { print "a handler is not followed by the next one of its call" >"/dev/stderr"; exit 1 }
  sub(/, *\.next.*/, ", .more = " continues[handlers] " },")
  handler[handlers] = $0
}
file == 1 && /^ *\{ \.firstHandler = / {
  place = 0
  if ($0 !~ /\.firstHandler = NULL/) {
    sub(/.*\+ */, "")
    chain = handler[i = $0 + 1]
    while (continues[i]) chain = chain "\n" handler[++i]
    if (!(chain in places)) {
      places[chain] = kept + 1
      kept += i - $0
      print chain >(to "/handlers.inc")
    }
    place = places[chain]
  }
  first[calls++] = place
}
file == 1 { next }

/^[^ \t}#].*\) \{$/ { inside = 1; text = ""; handles = 0 }
/ALLOC_STACK\(/ { begins = 1; split("", set); slots = $0; gsub(/.*\(|\).*/, "", slots) }
begins && /^ *TEAVM_GC_ROOT(_RELEASE)?\(/ { slot = $0; sub(/.*ROOT[A-Z_]*\(INT32_C\(/, "", slot); sub(/\).*/, "", slot); set[slot + 0] }
begins && !/ALLOC_STACK\(/ && !/^ *TEAVM_GC_ROOT(_RELEASE)?\(/ {
  for (slot = 0; slot < slots; slot++) if (!(slot in set)) text = text "    TEAVM_GC_ROOT_RELEASE(INT32_C(" slot "));\n"
  begins = 0
}
/^ *TEAVM_GC_ROOT_RELEASE\(/ && !begins { next }
inside { text = text $0 "\n"; handles += /TEAVM_TRY/ }
!inside { print >out }
inside && /^}/ {
  if (handles) {
    while (match(text, /TEAVM_WITH_CALL_SITE_ID\([0-9]+/)) {
      call = substr(text, RSTART + 24, RLENGTH - 24)
      printf "%s%s << 16 | %s", substr(text, 1, RSTART + 23), call, first[call] >out
      text = substr(text, RSTART + RLENGTH)
    }
  } else {
    gsub(/TEAVM_WITH_CALL_SITE_ID/, "PLANKTON_WITHOUT_CALL_SITE_ID", text)
    sub(/TEAVM_ALLOC_STACK/, "PLANKTON_ALLOC_STACK", text)
  }
  printf "%s", text >out
  inside = 0
}
