// What the meetings room does, without gRPC: groups, seats, agendas, and the
// room while a meeting is held.
#ifndef SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_CORE_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_CORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/base/clock.h"
#include "services/base/ids.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/mutex.h"
#include "services/hub/meetings/event_watch.h"
#include "services/hub/meetings/meetings_store.h"
#include "services/hub/meetings/room.h"
#include "services/hub/stubs/appender.h"
#include "services/hub/stubs/directory_mirror.h"
#include "services/hub/stubs/disclosure_gate.h"
#include "services/hub/stubs/hub_time.h"
#include "services/hub/stubs/known_callers.h"
#include "services/hub/stubs/log_appender.h"
#include "services/hub/stubs/publication_watch.h"

namespace samrad::hub {

class EventBook;

struct MeetingsPolicy {
  // How long an act waits for its receipt before UNAVAILABLE (LOG_PENDING).
  absl::Duration receipt_wait = absl::Seconds(10);
  // An item whose closing is not logged by then is stopped without waiting.
  absl::Duration close_wait = absl::Seconds(1);
  // Idempotency ids are kept so long.
  absl::Duration request_retention = absl::Hours(24 * 7);
};

// Thread-safe. Requests and codes: meetings.proto; the tags are listed in
// README.md. A refusal stores nothing. Whoever is no member of a group is told
// NOT_FOUND, as for an id that nobody has. Nothing waits for the log while it
// holds a meeting.
class MeetingsCore final : private AppendStore {
 public:
  // All references must outlive it.
  struct Parts {
    MeetingsStore& store;
    DirectoryMirror& directory;
    LogAppender& log;
    DisclosureGate& gate;
    const base::Clock& clock;
    const base::Logger& logger;
    base::Metrics& metrics;
  };

  // After a crash nobody is in any room: seats that were taken have lapsed and
  // an open item is stopped. Acts that were accepted are still logged. Codes of
  // the store.
  static absl::StatusOr<std::unique_ptr<MeetingsCore>> Create(
      std::string origin, const MeetingsPolicy& policy, const Parts& parts);
  ~MeetingsCore() override;

  void Start();
  void Stop();

  using Caller = base::AgencyId;

  // meetings_groups.cc
  absl::StatusOr<meetings::v1::CreateGroupResponse> CreateGroup(
      const Caller& caller, const meetings::v1::CreateGroupRequest& request);
  absl::StatusOr<meetings::v1::SetSeatsResponse> SetSeats(
      const Caller& caller, const meetings::v1::SetSeatsRequest& request);
  absl::StatusOr<meetings::v1::ConfirmSeatResponse> ConfirmSeat(
      const Caller& caller, const meetings::v1::ConfirmSeatRequest& request);
  absl::StatusOr<meetings::v1::ListGroupsResponse> ListGroups(
      const Caller& caller, const meetings::v1::ListGroupsRequest& request);

  // meetings_agenda.cc
  absl::StatusOr<meetings::v1::PlanMeetingsResponse> PlanMeetings(
      const Caller& caller, const meetings::v1::PlanMeetingsRequest& request);
  absl::StatusOr<meetings::v1::ChangeMeetingResponse> ChangeMeeting(
      const Caller& caller, const meetings::v1::ChangeMeetingRequest& request);
  absl::StatusOr<meetings::v1::ListMeetingsResponse> ListMeetings(
      const Caller& caller, const meetings::v1::ListMeetingsRequest& request);
  absl::StatusOr<meetings::v1::AnnounceItemResponse> AnnounceItem(
      const Caller& caller, const meetings::v1::AnnounceItemRequest& request);
  absl::StatusOr<meetings::v1::WithdrawItemResponse> WithdrawItem(
      const Caller& caller, const meetings::v1::WithdrawItemRequest& request);
  absl::StatusOr<meetings::v1::SetAgendaResponse> SetAgenda(
      const Caller& caller, const meetings::v1::SetAgendaRequest& request);
  absl::StatusOr<meetings::v1::GetMeetingResponse> GetMeeting(
      const Caller& caller, const meetings::v1::GetMeetingRequest& request);

  // meetings_seats.cc
  absl::StatusOr<meetings::v1::KeepSeatsResponse> KeepSeats(
      const Caller& caller, const meetings::v1::KeepSeatsRequest& request);
  absl::StatusOr<meetings::v1::LeaveSeatsResponse> LeaveSeats(
      const Caller& caller, const meetings::v1::LeaveSeatsRequest& request);
  absl::StatusOr<meetings::v1::RunRoomResponse> RunRoom(
      const Caller& caller, const meetings::v1::RunRoomRequest& request);
  absl::StatusOr<meetings::v1::AnswerConflictResponse> AnswerConflict(
      const Caller& caller, const meetings::v1::AnswerConflictRequest& request);
  absl::StatusOr<meetings::v1::AnswerRoundResponse> AnswerRound(
      const Caller& caller, const meetings::v1::AnswerRoundRequest& request);
  absl::StatusOr<meetings::v1::RenewLeaseResponse> RenewLease(
      const Caller& caller, const meetings::v1::RenewLeaseRequest& request);

  // meetings_texts.cc
  absl::StatusOr<meetings::v1::SubmitContentResponse> SubmitContent(
      const Caller& caller, const meetings::v1::SubmitContentRequest& request);
  absl::StatusOr<meetings::v1::ReadContentResponse> ReadContent(
      const Caller& caller, const meetings::v1::ReadContentRequest& request);

  // meetings_acts.cc
  absl::StatusOr<meetings::v1::ActInRoomResponse> ActInRoom(
      const Caller& caller, const meetings::v1::ActInRoomRequest& request);
  absl::StatusOr<meetings::v1::RecordMeetingActResponse> RecordMeetingAct(
      const Caller& caller,
      const meetings::v1::RecordMeetingActRequest& request);

  // Events of the caller's agency after a number, at most `limit`. OUT_OF_RANGE
  // (EVENTS_BEHIND) when there are fewer: the hub was restored.
  absl::StatusOr<std::vector<meetings::v1::WatchMeetingResponse>> EventsAfter(
      const Caller& caller, std::string_view meeting_id, uint64_t after,
      int limit);
  EventWatch& events() { return events_; }

  // Ends what has ended: seats whose lease is over, rooms whose chair is gone.
  // Called twice a second.
  void SweepRooms();
  // Asks the gate of every open identified item. Called each second.
  void CheckOpenItems();
  // Asks it of those that are yet to be opened, so that the chair sees a red
  // light when a consent or the law has changed. Called each 5 s.
  void CheckComingItems();
  // Erases expired texts, forgets old idempotency ids, and of meetings that are
  // over keeps a line in memory. Called each minute.
  absl::Status SweepStore();

  size_t pending() const { return appender_.pending(); }
  bool stopped() const { return stopped_.load(); }

 private:
  // One meeting. Whoever changes it holds `mutex` until the change is durable.
  struct Cell {
    base::Mutex mutex;
    Room room ABSL_GUARDED_BY(mutex);
  };
  using SharedCell = std::shared_ptr<Cell>;
  using SharedGroup = std::shared_ptr<const meetings::v1::StoredGroup>;
  // What a signed record is, once its form, author and signature are right.
  struct Parsed;

  MeetingsCore(std::string origin, const MeetingsPolicy& policy,
               const Parts& parts, absl::Time not_before,
               uint64_t published_through);

  // AppendStore: applies what the records of a group say, with the receipts.
  absl::Status LoadPending(uint64_t& published_through,
                           std::vector<OrderedEntry>& pending) override;
  void StoreReceipts(std::shared_ptr<const Receipted> group,
                     std::function<void(absl::Status)> done) override;
  absl::Status ApplyGroup(const Receipted& group);
  void Apply(uint64_t seq, const meetings::v1::StoredRecord& record,
             const audit::v1::Receipt& receipt, Room& room,
             MeetingsChange& change);
  void ApplyText(uint64_t seq, const meetings::v1::StoredRecord& record,
                 const meetings::v1::Group& group,
                 const sealed::v1::MeetingContentHeader& header,
                 const meetings::v1::LoggedRecord& logged, Room& room,
                 MeetingsChange& change);
  void ApplyAct(uint64_t seq, const meetings::v1::StoredRecord& record,
                const meetings::v1::Group& group,
                const sealed::v1::MeetingActHeader& act,
                const meetings::v1::LoggedRecord& logged, Room& room,
                MeetingsChange& change);

  // NOT_FOUND when there is none or the caller is no member.
  absl::StatusOr<SharedGroup> GroupOf(const Caller& caller,
                                      std::string_view group_id) const;
  SharedGroup GroupById(std::string_view group_id) const;
  SharedCell CellById(std::string_view meeting_id) const;
  SharedCell CellOfItem(std::string_view item_id) const;
  std::vector<SharedCell> Cells() const;
  // False when there is an item of that id.
  bool ReserveItem(const std::string& item_id, const std::string& meeting_id);

  // Reads what is only a line in memory from the store. Codes of the store.
  absl::Status Fill(Cell& cell) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(cell.mutex);
  // Of what is over, keeps a line; the rest is as durable as it was.
  void LetGo();

  // Runs `work` on a copy of the meeting, after taking away seats whose lease
  // has ended; what it changes is durable before the meeting is changed. Stored
  // is what has a new revision (Touch), an event, a record or a request id.
  using Work = std::function<absl::Status(const meetings::v1::Group& group,
                                          Room& room, MeetingsChange& change)>;
  absl::Status Change(const SharedCell& cell, const Work& work,
                      uint64_t* seq = nullptr);
  // The same for members of the meeting's group only.
  absl::Status ChangeAs(const Caller& caller, const SharedCell& cell,
                        const Work& work, uint64_t* seq = nullptr);
  absl::Status ChangeAs(const Caller& caller, std::string_view meeting_id,
                        const Work& work, uint64_t* seq = nullptr);
  // Makes it durable, then takes `next` as the cell's room.
  absl::Status Settle(Cell& cell, Room next,
                      std::shared_ptr<MeetingsChange> change,
                      std::set<EventWatch::Key>& woken, uint64_t* seq)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(cell.mutex);
  // A step forward of the meeting's revision.
  static void Touch(Room& room);
  absl::Status Run(const meetings::v1::Group& group,
                   const meetings::v1::RunRoomRequest& request, Room& room,
                   MeetingsChange& change);
  // Order, carry-over and lock, in copies of the meetings it touches.
  absl::Status ApplyAgenda(const meetings::v1::Group& group,
                           const meetings::v1::SetAgendaRequest& request,
                           std::map<std::string, Room>& rooms,
                           MeetingsChange& change, absl::Time now) const;
  // A reply among the events of the meeting that its item was carried to.
  absl::Status TellReply(const StoredItem& item, const StoredText& reply,
                         EventBook& book) const;
  // Takes away who is no longer there. True when something changed.
  bool Lapse(const meetings::v1::Group& group, Room& room,
             MeetingsChange& change, absl::Time now);
  // The open item is closed by the hub.
  void StopItem(const meetings::v1::Group& group, Room& room,
                MeetingsChange& change, absl::Time now);
  // The item, or its meeting, has ended for good.
  static void EraseTexts(const StoredItem& item, MeetingsChange& change);
  // With the record, if any, on its way to the log.
  absl::StatusOr<uint64_t> Commit(std::shared_ptr<MeetingsChange> change);

  // True when this request was done before; ALREADY_EXISTS (OTHER_BYTES) when
  // the id was used for another. Else `change` will remember it.
  absl::StatusOr<bool> SeenBefore(const Caller& caller,
                                  std::string_view request_id,
                                  const google::protobuf::Message& request,
                                  std::optional<MeetingsChange::Request>& use);
  absl::Status PutGroup(const meetings::v1::StoredGroup& group,
                        std::optional<MeetingsChange::Request> request);

  absl::StatusOr<Parsed> ParseRecord(const Caller& caller,
                                     const audit::v1::SignedRecord& record);
  absl::Status CheckText(const Caller& caller, const Parsed& parsed,
                         const meetings::v1::SubmitContentRequest& request,
                         MeetingsChange::Record& out);
  // What the meeting says of a text that is handed in.
  absl::Status CheckPlaceOfText(
      const meetings::v1::Group& group, const Room& room,
      const sealed::v1::MeetingContentHeader& header) const;
  // The gate, for those of its recipients that hear it.
  absl::Status CheckGate(const StoredText& text,
                         const std::set<std::string>& listeners);
  // Who may, and whether the room is such that it can be done.
  absl::Status CheckChairsAct(const meetings::v1::Group& group,
                              const meetings::v1::ActInRoomRequest& request,
                              const sealed::v1::MeetingActHeader& act,
                              const Room& room) const;
  // The item is closed already; the log has not answered.
  absl::Status TellStopped(const sealed::v1::MeetingActHeader& act);
  absl::Status Logged(uint64_t seq, meetings::v1::LoggedRecord& out) const;
  absl::StatusOr<audit::v1::Receipt> Await(uint64_t seq, absl::Duration limit);
  meetings::v1::StoredRecord NewRecord(const Parsed& parsed) const;
  absl::StatusOr<std::optional<uint64_t>> FindSame(const Parsed& parsed) const;

  const std::string origin_;
  const MeetingsPolicy policy_;
  MeetingsStore& store_;
  DirectoryMirror& directory_;
  DisclosureGate& gate_;
  const base::Logger logger_;
  mutable HubTime time_;
  KnownCallers callers_;
  PublicationWatch publications_;
  EventWatch events_;
  Appender appender_;
  std::atomic<bool> stopped_{false};

  mutable base::Mutex registry_mutex_;
  std::map<std::string, SharedGroup, std::less<>> groups_
      ABSL_GUARDED_BY(registry_mutex_);
  std::map<std::string, SharedCell, std::less<>> cells_
      ABSL_GUARDED_BY(registry_mutex_);
  // Where an item is; it may be carried to another meeting.
  std::map<std::string, std::string, std::less<>> item_meetings_
      ABSL_GUARDED_BY(registry_mutex_);
  // One change of a group at a time.
  base::Mutex group_change_mutex_;

  base::Counter& refused_;
  base::Counter& leases_;
  base::Counter& stopped_items_;
  base::Counter& events_total_;
  base::Gauge& whole_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_CORE_H_
