# What Samrad links from outside. Each has its ADR in docs/adr/.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Protobuf REQUIRED) # module mode; must come before gRPC
find_package(gRPC CONFIG REQUIRED) # brings absl, re2, c-ares, OpenSSL, ZLIB
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Boost 1.74 REQUIRED) # headers only: Asio and Beast
find_package(ICU REQUIRED COMPONENTS uc i18n data)
find_package(nlohmann_json REQUIRED)
find_package(GTest REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
if(SAMRAD_BENCH)
  find_package(benchmark REQUIRED)
endif()
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(qrcodegen REQUIRED IMPORTED_TARGET qrcodegencpp)
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo cairo-pdf)
pkg_check_modules(qpdf REQUIRED IMPORTED_TARGET libqpdf)
# Debian's libical.pc would also link its databases.
find_library(LIBICAL_LIBRARY ical REQUIRED)
find_path(LIBICAL_INCLUDE_DIR libical/ical.h REQUIRED)
add_library(libical INTERFACE IMPORTED)
target_link_libraries(libical INTERFACE "${LIBICAL_LIBRARY}")
target_include_directories(libical SYSTEM INTERFACE "${LIBICAL_INCLUDE_DIR}")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

add_subdirectory(cmake/sqlcipher)
