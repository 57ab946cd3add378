# cmake -DOUT=file.cc -DDIR=folder -P rules_digest.cmake
# The SHA-256 of the SHA-256s of lexicon/*.txt and of the sources of the rules,
# sorted by name (tests, benches and fuzzers are no rules).
file(GLOB names RELATIVE "${DIR}" "${DIR}/lexicon/*.txt" "${DIR}/*.cc"
  "${DIR}/*.h")
list(SORT names)
set(sums "")
foreach(name IN LISTS names)
  if(name MATCHES "(_test|_fuzz|_bench|_main|_support)\\.(cc|h)$")
    continue()
  endif()
  file(SHA256 "${DIR}/${name}" sum)
  string(APPEND sums "${sum} ${name}\n")
endforeach()
string(SHA256 digest "${sums}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${digest}")
file(WRITE "${OUT}" "// Made by rules_digest.cmake.
#include \"services/screening/rules_digest.h\"

namespace samrad::screening::internal {

const char kRulesDigest[33] = \"${bytes}\";

}  // namespace samrad::screening::internal
")
