#include "tests/bench/limits/floor_shape.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/signed_note.h"
#include "crypto/testing/test_keys.h"
#include "services/base/files.h"

namespace samrad::bench {

std::uint64_t KeyNumberOf(std::string_view agency) {
  return agency == "social" ? 2 : 3;
}

crypto::SigningKey SigningKeyOf(std::string_view agency) {
  return crypto::TestSigningKey(KeyNumberOf(agency));
}

audit::LogKey FloorLogKey() {
  return {.origin = kOrigin,
          .vkey = crypto::EncodeVkey(
              {.name = kOrigin,
               .type = crypto::NoteKeyType::kEd25519,
               .key = crypto::TestSigningKey(kLogKeyNumber).PublicKey()})};
}

std::string FloorFiles::Path(std::string_view name) const {
  return folder + "/" + role + "." + std::string(name);
}

void Must(const absl::Status& status, const char* what) {
  if (status.ok()) return;
  std::fprintf(stderr, "walk_floor: %s: %s\n", what, status.ToString().c_str());
  std::_Exit(1);
}

std::unique_ptr<base::Database> OpenFloorStore(const std::string& path,
                                               base::Schema schema) {
  auto key = crypto::SecretBytes::TakeFrom(std::string(32, 'k'));
  Must(key.status(), "key");
  auto store = base::Database::Open(path, *key, {std::move(schema)},
                                    {.mode = base::OpenMode::kCreateIfMissing});
  Must(store.status(), "store");
  return *std::move(store);
}

std::string AddressOf(const std::string& folder, const std::string& role) {
  const FloorFiles files{folder, role};
  for (int i = 0; i < 2000; ++i) {
    const auto port = base::ReadFile(files.port_file());
    if (port.ok() && !port->empty()) {
      return "127.0.0.1:" + std::to_string(std::atoi(port->c_str()));
    }
    usleep(5000);
  }
  Must(absl::UnavailableError(role), "a process of the floor did not start");
  return "";
}

}  // namespace samrad::bench
