# cmake -DOUT=file.cc -DDIR=folder -P embed_catalogue.cmake
# Writes every *.txtpb of DIR, sorted by name, into OUT as byte strings.
file(GLOB names RELATIVE "${DIR}" "${DIR}/*.txtpb")
list(SORT names)
set(rows "")
set(count 0)
foreach(name IN LISTS names)
  file(READ "${DIR}/${name}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${hex}")
  string(APPEND rows "    {\"${name}\", \"${bytes}\", ${size}},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE "${OUT}" "// Made by embed_catalogue.cmake.
#include \"services/law/builtin_catalogue.h\"

namespace samrad::law::internal {

const BuiltInFile kBuiltInFiles[] = {
${rows}};
const size_t kBuiltInFileCount = ${count};

}  // namespace samrad::law::internal
")
