#include "services/hub/hub_rooms.h"

namespace samrad::hub {

absl::StatusOr<RoomChoice> ParseRooms(std::string_view text) {
  RoomChoice rooms;
  while (true) {
    const size_t comma = text.find(',');
    const std::string_view name = text.substr(0, comma);
    bool* const room = name == "log"         ? &rooms.log
                       : name == "directory" ? &rooms.directory
                       : name == "exchange"  ? &rooms.exchange
                       : name == "meetings"  ? &rooms.meetings
                                             : nullptr;
    if (room == nullptr || *room) {
      return absl::InvalidArgumentError(
          "rooms are directory, exchange, log and meetings, each at most once");
    }
    *room = true;
    if (comma == std::string_view::npos) return rooms;
    text.remove_prefix(comma + 1);
  }
}

absl::Status CheckAddresses(const RoomChoice& rooms,
                            const RoomAddresses& addresses) {
  if (rooms.log != addresses.log.empty()) {
    return absl::InvalidArgumentError(
        "say --log-at exactly when the log runs elsewhere");
  }
  if (rooms.directory != addresses.directory.empty()) {
    return absl::InvalidArgumentError(
        "say --directory-at exactly when the directory runs elsewhere");
  }
  if (!addresses.exchange.empty() && (rooms.exchange || !rooms.meetings)) {
    return absl::InvalidArgumentError(
        "say --exchange-at only for meetings whose exchange runs elsewhere");
  }
  if (rooms.meetings && !rooms.exchange && addresses.exchange.empty()) {
    return absl::InvalidArgumentError(
        "say --exchange-at: the meetings ask the exchange");
  }
  return absl::OkStatus();
}

}  // namespace samrad::hub
