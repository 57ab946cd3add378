// An exchange with a fake log and a fake directory, and the requests that
// agencies would send. Tests only.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_TESTING_TEST_EXCHANGE_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_TESTING_TEST_EXCHANGE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/base/fake_clock.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/status.h"
#include "services/base/store.h"
#include "services/base/temp_dir.h"
#include "services/hub/exchange/exchange_core.h"
#include "services/hub/stubs/testing/test_town.h"

namespace samrad::hub::testing {

// Waits until `condition` holds, at most 10 s of real time.
bool Eventually(const std::function<bool()>& condition);

// Requests are made for the clock's now. Not thread-safe, except that made
// requests may be handed to the core from many threads.
class ExchangeTest : public ::testing::Test {
 protected:
  ExchangeTest();
  ~ExchangeTest() override;

  // Opens the store anew and starts a core on it, as after a crash.
  void Restart();
  // The same without an appender: everything stays PENDING.
  void RestartWithoutAppender();
  // The same, and the directory has not been read.
  void RestartWithoutDirectory();
  void StopCore();
  // Social and police release it over `replaces`, in force from then on; the
  // exchange knows.
  void Release(const law::Catalogue& catalogue, const law::Catalogue& replaces,
               uint64_t version, absl::Time effective_at);

  // A header from social that holds, on OSL 10:18 a, next in the chain of each
  // pair once it is submitted by Make.
  sealed::v1::DisclosureHeader Header(const std::string& name,
                                      const std::vector<std::string>& to = {
                                          "police"});
  sealed::v1::DisclosureHeader OnConsent(const std::string& name,
                                         const std::string& handle,
                                         const std::vector<std::string>& to = {
                                             "police"});
  // Seals (with nonsense) and signs it; `generation` of the keys used.
  exchange::v1::SubmitDisclosureRequest Make(
      const sealed::v1::DisclosureHeader& header, int generation = 0);
  // Signs it as it stands.
  static void Sign(exchange::v1::SubmitDisclosureRequest& request,
                   const std::string& agency = "social", int generation = 0);
  // Takes note that it was accepted: the next header follows it.
  void Follow(const exchange::v1::SubmitDisclosureRequest& request);
  // Submits, expects PUBLISHED, follows. Returns the leaf.
  uint64_t Publish(const exchange::v1::SubmitDisclosureRequest& request);
  // The tag of a refusal; "" when it was accepted.
  std::string TagOfSubmit(const exchange::v1::SubmitDisclosureRequest& request,
                          const std::string& caller = "social");

  template <typename Header>
  audit::v1::SignedRecord Record(audit::v1::LeafType type, const Header& header,
                                 const std::string& signer) {
    return SignRecord(type, header.SerializeAsString(), signer);
  }
  audit::v1::SignedRecord SignRecord(audit::v1::LeafType type,
                                     const std::string& header,
                                     const std::string& signer);
  sealed::v1::ConsentHeader Consent(const std::string& handle);
  sealed::v1::WithdrawalHeader Withdrawal(const std::string& handle);
  sealed::v1::OpeningHeader Opening(
      const exchange::v1::SubmitDisclosureRequest& of, uint64_t leaf,
      const std::string& agency = "police");
  // Registers a consent of social to police.
  void Register(const std::string& handle);
  exchange::v1::AcknowledgeDeliveriesRequest Ack(
      const std::string& agency, uint64_t up_to,
      const std::vector<std::string>& opened = {});
  std::vector<exchange::v1::CollectDeliveriesResponse> Mailbox(
      const std::string& agency, uint64_t after = 0);
  int64_t Count(base::Literal sql);

  static std::string Handle(const std::string& name) {
    return TestBytes(name, 16);
  }

  base::TempDir folder_;
  base::FakeClock clock_{absl::FromUnixSeconds(1789000000)};
  base::MemoryLogSink sink_;
  base::Logger logger_{sink_, clock_, "exchange"};
  base::Metrics metrics_;
  FakeLog log_;
  FakeDirectory directory_;
  // Owned by catalogues_.
  FakeCatalogues* law_ = nullptr;
  std::unique_ptr<DirectoryMirror> mirror_;
  std::unique_ptr<CatalogueMirror> catalogues_;
  ExchangePolicy policy_;
  std::unique_ptr<base::Database> database_;
  std::unique_ptr<ExchangeCore> core_;

 private:
  std::map<std::string, PairHead> heads_;
  uint64_t next_salt_ = 1;
};

}  // namespace samrad::hub::testing

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_TESTING_TEST_EXCHANGE_H_
