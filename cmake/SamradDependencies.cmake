# What Samrad links from outside. Each has its ADR in docs/adr/.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Protobuf REQUIRED) # module mode; must come before gRPC
find_package(gRPC CONFIG REQUIRED) # brings absl, re2, c-ares, OpenSSL, ZLIB
find_package(OpenSSL REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n data)
find_package(nlohmann_json REQUIRED)
find_package(GTest REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
if(SAMRAD_BENCH)
  find_package(benchmark REQUIRED)
endif()
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

add_subdirectory(cmake/sqlcipher)
