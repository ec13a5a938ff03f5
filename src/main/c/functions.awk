# Fits the functions of TeaVM's C to override/stack.h: functions.awk -v from=DIR -v to=DIR FROM/callsites.c FROM/classes/….c …
#
# The first file has a table with an entry for each call, and for each entry handlers of exceptions of its own. What is kept
# is one table of the different handlers (TO/handlers.inc). All calls directly in the same TEAVM_TRY have the same ones, so it
# is the TEAVM_TRY that is told their place, 0 if there is no call. Functions without TEAVM_TRY have nothing to prepare.

function stop(message) { print FILENAME ":" FNR ": " message >"/dev/stderr"; failed = 1; exit 1 }
function finish_try() {
  if (!level) stop("an end of what has not begun")
  sub(/TEAVM_TRY/, "PLANKTON_TRY(" (place[level] == "" ? 0 : place[level]) ")", text[begin[level]])
  level--
}

FNR == 1 {
  file++
  if (file > 1) { if (out) close(out); out = to substr(FILENAME, length(from) + 1) }
}
file == 1 && /^ *\{ \.id = / {
  continues[++handlers] = $0 !~ /\.next = NULL/
  if (continues[handlers] && $0 !~ "\\+ *" handlers " ") stop("a handler is not followed by the next one of its call")
  sub(/, *\.next.*/, ", .more = " continues[handlers] " },")
  handler[handlers] = $0
}
file == 1 && /^ *\{ \.firstHandler = / {
  here = 0
  if ($0 !~ /\.firstHandler = NULL/) {
    sub(/.*\+ */, "")
    chain = handler[i = $0 + 1]
    while (continues[i]) chain = chain "\n" handler[++i]
    if (!(chain in places)) {
      places[chain] = kept + 1
      kept += i - $0
      print chain >(to "/handlers.inc")
    }
    here = places[chain]
  }
  first[calls++] = here
}
file == 1 { next }

/^[^ \t}#].*\) \{$/ { inside = 1; lines = handles = level = 0 }
!inside { print >out; next }
{ text[++lines] = $0 }
/TEAVM_TRY/ { handles = 1; begin[++level] = lines; place[level] = "" }
/TEAVM_CATCH/ { finish_try() }
/TEAVM_WITH_CALL_SITE_ID/ {
  rest = $0
  while (match(rest, /TEAVM_WITH_CALL_SITE_ID\([0-9]+/)) {
    here = first[substr(rest, RSTART + 24, RLENGTH - 24) + 0]
    if (level && place[level] == "") place[level] = here
    if (here != (level ? place[level] : 0)) stop("a call has other handlers than those around it")
    rest = substr(rest, RSTART + RLENGTH)
  }
}
/^}/ {
  if (level) stop("no end of a TEAVM_TRY")
  for (i = 1; i <= lines; i++) {
    if (!handles) { sub(/TEAVM_ALLOC_STACK\([^;]*\);/, "", text[i]); sub(/TEAVM_RELEASE_STACK;/, "", text[i]) }
    print text[i] >out
  }
  inside = 0
}
END { if (failed) exit 1 }
