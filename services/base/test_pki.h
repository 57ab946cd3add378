// A throw-away certificate authority for tests.
#ifndef SAMRAD_SERVICES_BASE_TEST_PKI_H_
#define SAMRAD_SERVICES_BASE_TEST_PKI_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace samrad::base {

// Files of one issued certificate.
struct TestLeaf {
  std::string key;
  std::string certificate;
  std::string ca;
  std::string serial;  // hex, as in RevocationList
};

// An EC P-256 CA and leaves with one SPIFFE id each (plus DNS localhost and IP
// 127.0.0.1). Keys are mode 0600. Thread-compatible.
class TestPki {
 public:
  // Writes ca.pem into `folder`, which must exist.
  static absl::StatusOr<std::unique_ptr<TestPki>> Create(
      const std::string& folder, std::string_view ca_name = "Samrad test CA");
  ~TestPki();

  // Writes <name>.key and <name>.pem, valid from `now` - 1 h for a day. An
  // empty `spiffe_id` gives a certificate without one.
  absl::StatusOr<TestLeaf> Issue(const std::string& name,
                                 std::string_view spiffe_id);
  // As Issue, with two SPIFFE ids: such a peer must be refused.
  absl::StatusOr<TestLeaf> IssueWithTwoIds(const std::string& name,
                                           std::string_view first,
                                           std::string_view second);

  const std::string& ca_path() const { return ca_path_; }

 private:
  struct Keys;
  TestPki(std::string folder, std::string ca_path, std::unique_ptr<Keys> keys);
  absl::StatusOr<TestLeaf> IssueWithNames(const std::string& name,
                                          const std::string& alternative_names);

  const std::string folder_;
  const std::string ca_path_;
  const std::unique_ptr<Keys> keys_;
  int64_t next_serial_ = 1001;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_TEST_PKI_H_
