// The hub's meetings room in memory, over a FakeHub's log. For tests. It keeps
// the order of events, who may see them, leases and shares; it does not judge
// input.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_FAKE_MEETINGS_HUB_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_FAKE_MEETINGS_HUB_H_

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/agency/outbox/fake_hub.h"
#include "services/agency/outbox/meetings_hub.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"

namespace samrad::agency {

// What the room does instead of what it should. Empty: nothing.
struct MeetingsLies {
  // Every call fails with UNAVAILABLE, streams end.
  bool away = false;
  std::function<void(hub::meetings::v1::ReadContentResponse&)> read;
};

// Thread-safe.
class FakeMeetingsHub {
 public:
  FakeMeetingsHub(FakeHub& log, const base::Clock& clock)
      : log_(log), clock_(clock) {}

  std::unique_ptr<MeetingsHub> ClientFor(const std::string& agency);
  void Lie(MeetingsLies lies);
  // Ends every stream, as a lost connection does.
  void CutStreams();
  // Every byte the room holds, for canaries.
  std::string Everything() const;
  // How often a text was given to that agency.
  int reads(const std::string& agency) const;
  // How often that agency has asked for anything, streams aside.
  int calls(const std::string& agency) const;

 private:
  friend class FakeMeetingsClient;
  friend class FakeMeetingsWatch;

  struct Text {
    hub::meetings::v1::SubmitContentRequest request;
    hub::meetings::v1::LoggedRecord logged;
    sealed::v1::MeetingContentHeader header;
  };
  struct ItemState {
    hub::meetings::v1::AgendaItem item;
    std::string meeting_id;
    std::vector<std::string> texts;  // content ids
    std::set<std::string> listeners;
    std::map<std::string, hub::meetings::v1::LoggedRecord> let_in;
    std::set<std::string> unacknowledged;
  };
  struct MeetingRoom {
    hub::meetings::v1::Meeting meeting;
    std::vector<std::string> items;
    std::map<std::uint32_t, hub::meetings::v1::SeatPresence> present;
    std::uint32_t chair_seat = 0;
    bool locked = false;
    std::string current;
    std::map<std::string,
             std::vector<hub::meetings::v1::WatchMeetingResponse>>
        events;  // by agency
  };

  absl::StatusOr<hub::meetings::v1::LoggedRecord> Log(
      const audit::v1::SignedRecord& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool SeatedIn(const hub::meetings::v1::Group& group,
                const std::string& agency) const;
  MeetingRoom* Room(const std::string& meeting_id, const std::string& agency)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  hub::meetings::v1::MeetingView View(const MeetingRoom& room,
                                      const std::string& agency) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Tells everybody of the group, or only `only`.
  void Tell(MeetingRoom& room, hub::meetings::v1::WatchMeetingResponse event,
            const std::set<std::string>* only = nullptr)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<hub::meetings::v1::LoggedRecord> ActOnMinutes(
      const audit::v1::SignedRecord& record,
      const sealed::v1::MeetingActHeader& act)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<hub::meetings::v1::LoggedRecord> Act(
      const audit::v1::SignedRecord& record, common::v1::Outcome outcome)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  FakeHub& log_;
  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  base::CondVar changed_;
  MeetingsLies lies_ ABSL_GUARDED_BY(mutex_);
  std::uint64_t cuts_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, hub::meetings::v1::Group> groups_
      ABSL_GUARDED_BY(mutex_);
  std::map<std::string, MeetingRoom> rooms_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, ItemState> items_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Text> texts_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::uint64_t> logged_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> reads_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> calls_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_FAKE_MEETINGS_HUB_H_
