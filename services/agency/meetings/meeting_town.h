// Three agencies with all that the meetings need, over fake hubs, in one
// process. For tests.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_TOWN_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_TOWN_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/agency/cases/case_book.h"
#include "services/agency/meetings/group_desk.h"
#include "services/agency/meetings/item_desk.h"
#include "services/agency/meetings/meeting_rooms.h"
#include "services/agency/meetings/minutes_desk.h"
#include "services/agency/meetings/room_desk.h"
#include "services/agency/outbox/fake_meetings_hub.h"
#include "services/agency/outbox/test_town.h"

namespace samrad::agency {

// A UUID that ends with this number.
std::string TestUuid(int n);

// One agency: officers `anna` and `bo`, coordinator `cia`, all with accounts.
class MeetingNode {
 public:
  MeetingNode(FakeHub& log, FakeMeetingsHub& room, std::string agency,
              common::v1::AgencyKind kind);
  ~MeetingNode() { Stop(); }

  void Start(const std::vector<audit::GenesisAgency>& genesis);
  void Stop();
  std::string NewRequest() { return TestUuid(++requests_); }

  // A case of somebody under 21 with one note of a risk of crime; anna is on
  // it. Its code and the note's id.
  std::pair<std::string, std::string> OpenCase(const std::string& note);
  // All that the journal says, as one text.
  std::string JournalText();

  TestNode node;
  StaffIdentity anna;
  StaffIdentity bo;
  StaffIdentity cia;
  std::unique_ptr<MeetingsHub> hub;
  crypto::PairKeyCache pair_keys{64};
  std::optional<CaseBook> cases;
  std::optional<MeetingPost> post;
  std::optional<MeetingSharing> sharing;
  std::optional<OralActs> oral;
  std::optional<GroupDirectory> groups;
  std::optional<GroupDesk> group_desk;
  std::optional<ItemDesk> items;
  std::optional<MeetingRooms> rooms;
  std::optional<RoomDesk> room;
  std::optional<MinutesDesk> minutes;

 private:
  FakeMeetingsHub& room_hub_;
  int requests_ = 0;
};

// police chairs; social and school have a seat each; seats 1, 2, 3. anna of
// each holds the officers' seat, cia of police the chair's (seat 1). A table of
// 40 pupils of stage 8 and 3 of stage 9 is imported everywhere.
class MeetingTown {
 public:
  MeetingTown();

  // A meeting of the group, at once, with the room open and everybody seated.
  // Its id in hex.
  std::string OpenMeeting();
  void Seat(MeetingNode& node, const StaffIdentity& who);
  // An anonymous item of `node`, confirmed and seconded but not handed in.
  std::string DraftAnonymous(MeetingNode& node, const std::string& text,
                             const std::vector<std::string>& excluded = {});
  absl::StatusOr<meetings::v1::HandInItemResponse> HandIn(
      MeetingNode& node, const std::string& item);
  absl::StatusOr<meetings::v1::OpenItemResponse> Open(const std::string& item);
  absl::StatusOr<meetings::v1::CloseItemResponse> Close(
      const std::string& item,
      common::v1::Outcome outcome = common::v1::ADVICE_GIVEN);
  absl::StatusOr<meetings::v1::ReadItemResponse> Read(MeetingNode& node,
                                                      const std::string& item);

  FakeHub log;
  // The hub's.
  base::FakeClock clock{absl::FromUnixSeconds(1795262400)};
  FakeMeetingsHub room_hub;
  MeetingNode police;
  MeetingNode social;
  MeetingNode school;
  std::string group;
  std::string meeting;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_TOWN_H_
