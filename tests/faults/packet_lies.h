// What a lying hub does to the mailbox of one agency. A part of lying_hub.
#ifndef SAMRAD_TESTS_FAULTS_PACKET_LIES_H_
#define SAMRAD_TESTS_FAULTS_PACKET_LIES_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "services/audit/leaf.h"

namespace samrad::lying {

// What else the hub can be made to do for a lie.
struct Accomplices {
  // Puts an entry in the real log, as the hub may, and proves it.
  std::function<audit::v1::Receipt(const audit::Entry&)> log;
  // A true receipt of leaf 0, which is another.
  std::function<audit::v1::Receipt()> another_receipt;
  // Says that the lie was told.
  std::function<void()> told;
};

// Turns true deliveries into false ones. One thread at a time.
class PacketLies {
 public:
  // `shift`: how far the agency's mailbox numbers are ahead of the hub's by
  // earlier lies.
  PacketLies(std::string lie, std::int64_t shift, Accomplices accomplices);

  // What the agency is given in its place; may be nothing, or several.
  std::vector<hub::exchange::v1::CollectDeliveriesResponse> Tell(
      hub::exchange::v1::CollectDeliveriesResponse message);

  // The hub's number of the agency's.
  std::uint64_t TrueNumber(std::uint64_t number) const;

 private:
  using Delivery = hub::exchange::v1::CollectDeliveriesResponse;
  // Changes one packet's bytes in place; false: not a lie of that kind.
  bool Change(hub::exchange::v1::Packet& packet) const;

  const std::string lie_;
  const Accomplices accomplices_;
  std::int64_t shift_;
  std::optional<Delivery> first_;
  std::vector<Delivery> held_;
  bool done_ = false;
};

}  // namespace samrad::lying

#endif  // SAMRAD_TESTS_FAULTS_PACKET_LIES_H_
