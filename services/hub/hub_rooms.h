// Which rooms of the hub this process hosts, and where the others are.
#ifndef SAMRAD_SERVICES_HUB_HUB_ROOMS_H_
#define SAMRAD_SERVICES_HUB_HUB_ROOMS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace samrad::hub {

struct RoomChoice {
  bool log = false;
  bool directory = false;
  bool exchange = false;
  bool meetings = false;
};

// "directory,exchange,log,meetings" or some of them. INVALID_ARGUMENT for an
// unknown or repeated name, or none.
absl::StatusOr<RoomChoice> ParseRooms(std::string_view text);

// Where rooms of other processes are, HOST:PORT; empty: nowhere.
struct RoomAddresses {
  std::string log;
  std::string directory;
  std::string exchange;
};

// INVALID_ARGUMENT when a room that is not hosted is needed and has no address,
// or a hosted one has one. The directory needs the log, the log the directory,
// the exchange both, the meetings all three.
absl::Status CheckAddresses(const RoomChoice& rooms,
                            const RoomAddresses& addresses);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_HUB_ROOMS_H_
