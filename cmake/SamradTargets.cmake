# One function per kind of target. The room of a target is the folder of the
# CMakeLists.txt that declares it; who may link whom stands in
# cmake/allowed_edges.txt and is checked by samrad_check_edges() at configure
# time, so a forbidden edge does not build.
#
#   samrad_library(NAME crypto_hash SRCS sha256.cc HDRS sha256.h DEPS absl::status)
#   samrad_test(NAME sha256_test SRCS sha256_test.cc DEPS crypto_hash)
#   samrad_executable(NAME samrad-hub SRCS main.cc DEPS ...)
#   samrad_fuzz(NAME note_fuzz SRCS note_fuzz.cc CORPUS corpus/note DEPS ...)
#   samrad_bench(NAME merkle_bench SRCS merkle_bench.cc DEPS ...)
#
# DEPS are public. HDRS are the room's public headers; each must compile alone
# (tests/architecture builds them one by one).

# What tests/run builds for each kind of run: the unit tests (under the address
# and undefined sanitizers), those with threads and without gRPC (under the
# thread sanitizer), and the binaries that tests of real processes drive.
if(NOT TARGET sanitized_tests)
  add_custom_target(sanitized_tests)
  add_custom_target(concurrent_tests)
  add_custom_target(process_tests)
endif()

set_property(GLOBAL PROPERTY SAMRAD_TARGETS "")
set_property(GLOBAL PROPERTY SAMRAD_PUBLIC_HEADERS "")

function(_samrad_options target)
  target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wimplicit-fallthrough -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND
     CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 finds an overlap in `"G" + std::to_string(1)` at -O2 (its bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(CMAKE_UNITY_BUILD)
    # A class of one .cc may hold a type of that .cc's anonymous namespace.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_options(${target} PRIVATE -g1)
  endif()
  _samrad_sanitize(${target})
endfunction()

function(_samrad_sanitize target)
  if(SAMRAD_SANITIZE)
    # Not optimised: compiling is most of what a run of the tests costs.
    target_compile_options(${target} PRIVATE
      -fsanitize=${SAMRAD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${SAMRAD_SANITIZE})
  elseif(SAMRAD_FUZZ)
    target_compile_options(${target} PRIVATE
      -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=address,undefined)
  endif()
endfunction()

function(_samrad_register target)
  file(RELATIVE_PATH room "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  set_target_properties(${target} PROPERTIES SAMRAD_ROOM "${room}")
  set_property(GLOBAL APPEND PROPERTY SAMRAD_TARGETS ${target})
endfunction()

function(samrad_library)
  cmake_parse_arguments(A "" "NAME" "SRCS;HDRS;DEPS" ${ARGN})
  if(A_SRCS)
    add_library(${A_NAME} STATIC ${A_SRCS} ${A_HDRS})
    target_link_libraries(${A_NAME} PUBLIC ${A_DEPS})
    _samrad_options(${A_NAME})
  else()
    add_library(${A_NAME} INTERFACE)
    target_link_libraries(${A_NAME} INTERFACE ${A_DEPS})
    target_include_directories(${A_NAME} INTERFACE "${CMAKE_SOURCE_DIR}")
  endif()
  foreach(header IN LISTS A_HDRS)
    set_property(GLOBAL APPEND PROPERTY SAMRAD_PUBLIC_HEADERS
      "${A_NAME}|${CMAKE_CURRENT_SOURCE_DIR}/${header}")
  endforeach()
  set_target_properties(${A_NAME} PROPERTIES SAMRAD_DEPS "${A_DEPS}")
  _samrad_register(${A_NAME})
endfunction()

function(samrad_executable)
  cmake_parse_arguments(A "" "NAME" "SRCS;DEPS" ${ARGN})
  add_executable(${A_NAME} ${A_SRCS})
  target_link_libraries(${A_NAME} PRIVATE ${A_DEPS})
  _samrad_options(${A_NAME})
  set_target_properties(${A_NAME} PROPERTIES SAMRAD_DEPS "${A_DEPS}"
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
  _samrad_register(${A_NAME})
  add_dependencies(process_tests ${A_NAME})
  add_dependencies(sanitized_tests ${A_NAME})
endfunction()

function(_samrad_unit_labels target concurrent out)
  add_dependencies(sanitized_tests ${target})
  set(labels unit sanitized)
  if(concurrent)
    add_dependencies(concurrent_tests ${target})
    list(APPEND labels concurrent)
  endif()
  set(${out} "${labels}" PARENT_SCOPE)
endfunction()

# LABEL is unit (default), scenario, fault or architecture. TIMEOUT in seconds.
# CONCURRENT: also runs under the thread sanitizer, so it must not use gRPC.
# tests/run builds and runs unit tests under the sanitizers.
function(samrad_test)
  cmake_parse_arguments(A "CONCURRENT" "NAME;LABEL;TIMEOUT" "SRCS;DEPS" ${ARGN})
  if(NOT A_LABEL)
    set(A_LABEL unit)
  endif()
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  add_executable(${A_NAME} ${A_SRCS})
  target_link_libraries(${A_NAME} PRIVATE ${A_DEPS} GTest::gmock GTest::gtest_main)
  _samrad_options(${A_NAME})
  set_target_properties(${A_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/test")
  add_test(NAME ${A_NAME} COMMAND ${A_NAME})
  if(A_LABEL STREQUAL "unit")
    _samrad_unit_labels(${A_NAME} "${A_CONCURRENT}" labels)
  else()
    set(labels ${A_LABEL})
    add_dependencies(process_tests ${A_NAME})
  endif()
  _samrad_test_properties(${A_NAME} "${labels}" ${A_TIMEOUT})
endfunction()

function(_samrad_test_properties name labels timeout)
  # A guard against what hangs, not a measure: sanitized code is slow.
  if(SAMRAD_SANITIZE)
    math(EXPR timeout "${timeout} * 4")
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT ${timeout}
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    ENVIRONMENT "SAMRAD_BUILD_DIR=${CMAKE_BINARY_DIR};SAMRAD_SOURCE_DIR=${CMAKE_SOURCE_DIR};PYTHONDONTWRITEBYTECODE=1")
endfunction()

# A program that a test runs: built beside the tests, never installed.
function(samrad_driver)
  cmake_parse_arguments(A "" "NAME" "SRCS;DEPS" ${ARGN})
  add_executable(${A_NAME} ${A_SRCS})
  target_link_libraries(${A_NAME} PRIVATE ${A_DEPS})
  _samrad_options(${A_NAME})
  set_target_properties(${A_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/test")
  add_dependencies(process_tests ${A_NAME})
endfunction()

# A test that drives real processes from Python's unittest. SCRIPT is run with
# ARGS. SANITIZED: also in the sanitizer run.
function(samrad_python_test)
  cmake_parse_arguments(A "SANITIZED;SERIAL" "NAME;LABEL;TIMEOUT;SCRIPT" "ARGS" ${ARGN})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 300)
  endif()
  add_test(NAME ${A_NAME}
    COMMAND "${Python3_EXECUTABLE}" "${CMAKE_CURRENT_SOURCE_DIR}/${A_SCRIPT}" ${A_ARGS})
  set(labels ${A_LABEL})
  if(A_SANITIZED)
    list(APPEND labels sanitized)
  endif()
  _samrad_test_properties(${A_NAME} "${labels}" ${A_TIMEOUT})
  if(A_SERIAL)
    set_tests_properties(${A_NAME} PROPERTIES RUN_SERIAL ON)
  endif()
  set_property(TEST ${A_NAME} APPEND PROPERTY ENVIRONMENT
    "LSAN_OPTIONS=print_suppressions=0:suppressions=${CMAKE_SOURCE_DIR}/cmake/lsan.supp")
endfunction()

# A parser of foreign bytes. With SAMRAD_FUZZ: a libFuzzer binary. Always: the
# corpus is replayed by an ordinary test, so that a past crash cannot come back.
function(samrad_fuzz)
  cmake_parse_arguments(A "" "NAME;CORPUS" "SRCS;DEPS" ${ARGN})
  if(SAMRAD_FUZZ)
    add_executable(${A_NAME} ${A_SRCS})
    target_link_libraries(${A_NAME} PRIVATE ${A_DEPS})
    _samrad_options(${A_NAME})
    target_link_options(${A_NAME} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${A_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
  endif()
  add_executable(${A_NAME}_replay ${A_SRCS} "${CMAKE_SOURCE_DIR}/cmake/fuzz_replay_main.cc")
  target_link_libraries(${A_NAME}_replay PRIVATE ${A_DEPS})
  _samrad_options(${A_NAME}_replay)
  set_target_properties(${A_NAME}_replay PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/test")
  add_test(NAME ${A_NAME}_replay
    COMMAND ${A_NAME}_replay "${CMAKE_CURRENT_SOURCE_DIR}/${A_CORPUS}")
  _samrad_unit_labels(${A_NAME}_replay OFF labels)
  _samrad_test_properties(${A_NAME}_replay "${labels}" 120)
endfunction()

function(samrad_bench)
  cmake_parse_arguments(A "" "NAME" "SRCS;DEPS" ${ARGN})
  if(SAMRAD_BENCH)
    add_executable(${A_NAME} ${A_SRCS})
    target_link_libraries(${A_NAME} PRIVATE ${A_DEPS} benchmark::benchmark)
    _samrad_options(${A_NAME})
    set_target_properties(${A_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench")
    # No test runs them; so that every run of the tests at least compiles them.
    add_dependencies(process_tests ${A_NAME})
  endif()
endfunction()

# One static library of generated code for one folder of protos. FILES are
# relative to proto/. GRPC adds the service stubs.
function(samrad_proto_library)
  cmake_parse_arguments(A "GRPC" "NAME" "FILES;DEPS" ${ARGN})
  set(gen "${CMAKE_BINARY_DIR}/gen")
  file(MAKE_DIRECTORY "${gen}")
  set(sources "")
  foreach(file IN LISTS A_FILES)
    string(REGEX REPLACE "\\.proto$" "" stem "${file}")
    set(outputs "${gen}/${stem}.pb.cc" "${gen}/${stem}.pb.h")
    set(grpc_args "")
    if(A_GRPC)
      list(APPEND outputs "${gen}/${stem}.grpc.pb.cc" "${gen}/${stem}.grpc.pb.h")
      set(grpc_args "--grpc_out=${gen}" "--plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>")
    endif()
    add_custom_command(OUTPUT ${outputs}
      COMMAND protobuf::protoc -I "${CMAKE_SOURCE_DIR}/proto" "--cpp_out=${gen}" ${grpc_args} "${file}"
      DEPENDS "${CMAKE_SOURCE_DIR}/proto/${file}" VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()
  add_library(${A_NAME} STATIC ${sources})
  set_target_properties(${A_NAME} PROPERTIES UNITY_BUILD OFF)
  target_include_directories(${A_NAME} SYSTEM PUBLIC "${gen}")
  target_compile_options(${A_NAME} PRIVATE -w -g0)
  target_link_libraries(${A_NAME} PUBLIC ${A_DEPS} protobuf::libprotobuf)
  if(A_GRPC)
    target_link_libraries(${A_NAME} PUBLIC gRPC::grpc++)
  endif()
  _samrad_sanitize(${A_NAME})
  set_target_properties(${A_NAME} PROPERTIES SAMRAD_DEPS "${A_DEPS}" SAMRAD_ROOM "proto/${A_NAME}")
  set_property(GLOBAL APPEND PROPERTY SAMRAD_TARGETS ${A_NAME})
endfunction()

# Fails the configure step for every edge that cmake/allowed_edges.txt does not
# name (or another table given as argument). An edge is room -> room; a room may
# always use itself.
function(samrad_check_edges)
  set(table_file "${CMAKE_SOURCE_DIR}/cmake/allowed_edges.txt")
  if(ARGC GREATER 0)
    set(table_file "${ARGV0}")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${table_file}")
  file(STRINGS "${table_file}" rows REGEX "^[^#]")
  set(allowed "")
  foreach(row IN LISTS rows)
    if(row MATCHES "^([^ ]+) +-> +(.+)$")
      set(from "${CMAKE_MATCH_1}")
      string(REGEX REPLACE " +" ";" tos "${CMAKE_MATCH_2}")
      foreach(to IN LISTS tos)
        list(APPEND allowed "${from}->${to}")
      endforeach()
    endif()
  endforeach()
  get_property(targets GLOBAL PROPERTY SAMRAD_TARGETS)
  set(edges "")
  set(bad "")
  foreach(target IN LISTS targets)
    get_target_property(room ${target} SAMRAD_ROOM)
    get_target_property(deps ${target} SAMRAD_DEPS)
    foreach(dep IN LISTS deps)
      if(TARGET ${dep})
        get_target_property(dep_room ${dep} SAMRAD_ROOM)
        if(dep_room AND NOT dep_room STREQUAL room)
          list(APPEND edges "${room} -> ${dep_room}")
          if(NOT "${room}->${dep_room}" IN_LIST allowed AND NOT room MATCHES "^tests")
            list(APPEND bad "${target}: ${room} -> ${dep_room}")
          endif()
        endif()
      endif()
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES edges)
  list(SORT edges)
  string(REPLACE ";" "\n" text "${edges}")
  file(WRITE "${CMAKE_BINARY_DIR}/edges.txt" "${text}\n")
  if(bad)
    string(REPLACE ";" "\n  " text "${bad}")
    message(FATAL_ERROR "Edges that cmake/allowed_edges.txt does not allow:\n  ${text}")
  endif()
endfunction()
