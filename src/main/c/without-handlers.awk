# A function of TeaVM's C that handles no exception need not write the number of each call to the stack, by which handlers
# are looked up: once is enough (see plankton.h).
/^[^ \t}#].*\) \{$/ { inside = 1; text = ""; handles = 0 }
inside { text = text $0 "\n"; handles += /TEAVM_TRY/ }
!inside { print }
inside && /^}/ {
  if (!handles) {
    gsub(/TEAVM_WITH_CALL_SITE_ID/, "PLANKTON_WITHOUT_CALL_SITE_ID", text)
    sub(/TEAVM_ALLOC_STACK/, "PLANKTON_ALLOC_STACK", text)
  }
  printf "%s", text
  inside = 0
}
