// Two agencies and a fake hub, in one process. For tests.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_TEST_TOWN_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_TEST_TOWN_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/fake_hub.h"
#include "services/agency/outbox/outbox.h"
#include "services/agency/vault/test_vault.h"
#include "services/base/log.h"

namespace samrad::agency {

// One agency's node as far as the outbox. Thread-compatible.
class TestNode {
 public:
  TestNode(FakeHub& hub, std::string agency, common::v1::AgencyKind kind,
           std::vector<base::Schema> rooms);
  ~TestNode();

  // Opens (again) what is in the vault; Stop first.
  void Open(const std::vector<audit::GenesisAgency>& genesis);
  void Start();
  void Stop();
  // Until mirror and directory have what the hub has; false after 10 s.
  bool CatchUp();
  // True when an alarm of this tag was raised, within 10 s.
  bool Alarmed(std::string_view tag);

  std::string SignVkey();
  // The events that bring this agency's keys: GENESIS, then SEAL and WITNESS.
  std::vector<audit::v1::DirectoryEvent> GenesisEvents();
  sealed::v1::Party AsParty() const;

  mutable TestVault vault;
  base::MemoryLogSink sink;
  base::Logger log;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<HubClient> client;
  std::unique_ptr<Outbox> outbox;
  // Set before Start.
  ActSender::Settled settled;

  const std::string agency;
  const common::v1::AgencyKind kind;

 private:
  audit::v1::DirectoryEvent MakeEvent(audit::v1::DirectoryEventKind what,
                                      audit::v1::KeyUse use,
                                      const std::string& vkey);
  FakeHub& hub_;
};

// social (genesis) and police (genesis).
class TestTown {
 public:
  explicit TestTown(std::vector<base::Schema> rooms = {});

  FakeHub hub;
  TestNode social;
  TestNode police;
  std::vector<audit::GenesisAgency> genesis;
};

// Until `done` or 10 s of real time; what it said last.
bool Eventually(const std::function<bool()>& done);

// A packet from social to police as its sender would sign it, with a body that
// opens to nothing. `change` may alter the header before it is signed.
struct MadePacket {
  sealed::v1::DisclosureHeader header;
  sealed::v1::Envelope envelope;
  audit::v1::SignedRecord record;
  audit::Entry entry{};
};
MadePacket MakePacket(
    TestTown& town, std::uint64_t counter, const std::string& previous_hash,
    const std::function<void(sealed::v1::DisclosureHeader&)>& change =
        [](sealed::v1::DisclosureHeader&) {});
// The same as a delivery, logged.
hub::exchange::v1::CollectDeliveriesResponse Logged(TestTown& town,
                                                    const MadePacket& packet);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_TEST_TOWN_H_
