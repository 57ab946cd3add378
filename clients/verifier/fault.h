// Why a verification ends: what is wrong, or what could not be read.
#ifndef SAMRAD_CLIENTS_VERIFIER_FAULT_H_
#define SAMRAD_CLIENTS_VERIFIER_FAULT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace samrad::verifier {

// A value. `check` is one of the fixed words of clients/verifier/README.md.
struct Fault {
  // True: the export or the trust file is malformed or missing (exit 2).
  // False: it can be read and is wrong (exit 1).
  bool unreadable = false;
  // Relative to the export folder; of the second export with its folder before.
  std::string file;
  // Line of a .jsonl file, from 1.
  std::optional<std::uint64_t> line;
  std::optional<std::uint64_t> leaf;
  std::string check;
};

// Nothing, when the check holds.
using Checked = std::optional<Fault>;

inline Fault Broken(std::string file, std::optional<std::uint64_t> leaf,
                    std::string check) {
  return {false, std::move(file), std::nullopt, leaf, std::move(check)};
}

inline Fault Unreadable(std::string file, std::string check) {
  return {true, std::move(file), std::nullopt, std::nullopt, std::move(check)};
}

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_FAULT_H_
