// Agencies with fixed keys, a directory and a log, for the tests of the hub's
// rooms. Tests only.
#ifndef SAMRAD_SERVICES_HUB_STUBS_TESTING_TEST_TOWN_H_
#define SAMRAD_SERVICES_HUB_STUBS_TESTING_TEST_TOWN_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/ed25519.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/base/ids.h"
#include "services/base/mutex.h"
#include "services/hub/stubs/catalogue_mirror.h"
#include "services/hub/stubs/directory_mirror.h"
#include "services/hub/stubs/log_appender.h"
#include "services/law/catalogue.h"

namespace samrad::hub::testing {

inline constexpr char kOrigin[] = "ekvik.samrad.example/log";

// `size` bytes that depend on `text` only.
std::string TestBytes(std::string_view text, size_t size);
crypto::SecretBytes TestDatabaseKey();
base::AgencyId Id(std::string_view agency);

// The key of an agency: the same for the same arguments.
crypto::SigningKey SignKey(const std::string& agency, int generation = 0);
std::string SignVkey(const std::string& agency, int generation = 0);
// 16 hex digits of the agency's sealing key.
std::string SealKeyId(const std::string& agency, int generation = 0);

// Signature blob over an entry.
std::string SignEntryBytes(std::string_view entry, const std::string& agency,
                           int generation = 0);

// Headers of directory events.
audit::v1::DirectoryHeader JoinHeader(audit::v1::DirectoryEventKind event,
                                      const std::string& agency);
audit::v1::DirectoryHeader KeyHeader(const std::string& agency,
                                     audit::v1::KeyUse use, int generation);
audit::v1::DirectoryHeader PlainHeader(audit::v1::DirectoryEventKind event,
                                       const std::string& agency);
// The event, signed by each with its key of `generation`.
audit::v1::DirectoryEvent SignedEvent(const audit::v1::DirectoryHeader& header,
                                      const std::vector<std::string>& signers,
                                      int generation = 0);
// Request files of social and police: GENESIS, seal and witness key each.
std::vector<audit::v1::DirectoryEvent> GenesisEvents();

// A log in memory. Thread-safe.
class FakeLog final : public LogAppender {
 public:
  absl::StatusOr<std::vector<audit::v1::Receipt>> Append(
      std::span<const OrderedEntry> entries) override;
  absl::StatusOr<WitnessState> GetWitnessState() override;

  // Takes up what stands in this file, and writes there what comes.
  void KeepIn(const std::string& path);
  // UNAVAILABLE from now on, or no more.
  void SetFailing(bool failing);
  // A node gave these back after a restore, in this order.
  void GiveBack(const std::vector<std::string>& entries);
  // The next `count` groups are taken, but the answer is lost.
  void LoseAnswers(int count);
  // Calls wait here from now on, or go on.
  void SetHanging(bool hanging);
  void SetWitnessedAt(absl::Time at);

  // Entries by leaf.
  std::vector<std::string> entries() const;
  int calls() const;

 private:
  mutable base::Mutex mutex_;
  base::CondVar changed_;
  bool failing_ ABSL_GUARDED_BY(mutex_) = false;
  bool hanging_ ABSL_GUARDED_BY(mutex_) = false;
  std::string path_ ABSL_GUARDED_BY(mutex_);
  int lost_answers_ ABSL_GUARDED_BY(mutex_) = 0;
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time witnessed_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  std::vector<std::string> entries_ ABSL_GUARDED_BY(mutex_);
  std::map<uint64_t, uint64_t> leaf_of_ ABSL_GUARDED_BY(mutex_);
};

// A directory in memory: events are logged as they come. Thread-safe.
class FakeDirectory final : public DirectoryEventSource {
 public:
  // With the genesis of social and police, school onboarded, and all keys.
  FakeDirectory();

  absl::StatusOr<std::vector<audit::v1::DirectoryEvent>> EventsFrom(
      uint64_t index) override;
  void Add(audit::v1::DirectoryEvent event);
  void SetFailing(bool failing);

 private:
  base::Mutex mutex_;
  bool failing_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<audit::v1::DirectoryEvent> events_ ABSL_GUARDED_BY(mutex_);
};

// The catalogues of a directory in memory: the built-in one is the founding
// one. Thread-safe.
class FakeCatalogues final : public CatalogueSource {
 public:
  absl::StatusOr<audit::v1::CatalogueFiles> CatalogueOf(
      std::string_view digest) override;
  void Add(const law::Catalogue& catalogue);
  // Given for every digest from now on.
  void Lie(audit::v1::CatalogueFiles files);
  void SetFailing(bool failing);

 private:
  base::Mutex mutex_;
  bool failing_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<audit::v1::CatalogueFiles> lie_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, audit::v1::CatalogueFiles, std::less<>> files_
      ABSL_GUARDED_BY(mutex_);
};

// A release proposed by social.
audit::v1::DirectoryHeader ReleaseHeader(const law::Catalogue& catalogue,
                                         const law::Catalogue& replaces,
                                         uint64_t version,
                                         absl::Time effective_at);
// The built-in catalogue: with a remark more, and without OSL 10:18 a.
law::Catalogue RevisedCatalogue();
law::Catalogue StricterCatalogue();

}  // namespace samrad::hub::testing

#endif  // SAMRAD_SERVICES_HUB_STUBS_TESTING_TEST_TOWN_H_
