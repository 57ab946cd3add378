// A meetings room with a fake log, directory and gate, and what agencies would
// send to it. Tests and benchmarks only: what must succeed and does not ends
// the process.
#ifndef SAMRAD_SERVICES_HUB_MEETINGS_TESTING_TEST_MEETINGS_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_TESTING_TEST_MEETINGS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/base/fake_clock.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/mutex.h"
#include "services/base/status.h"
#include "services/base/store.h"
#include "services/base/temp_dir.h"
#include "services/hub/meetings/meetings_core.h"
#include "services/hub/stubs/testing/test_town.h"

namespace samrad::hub::testing {

// Says what it is told to. Thread-safe.
class FakeGate final : public DisclosureGate {
 public:
  absl::Status CheckDisclosure(
      const sealed::v1::DisclosureHeader& header) override {
    base::MutexLock lock(mutex_);
    ++calls_;
    listeners_.clear();
    for (const auto& to : header.to()) listeners_.insert(to.agency());
    return answer_;
  }
  void SetAnswer(const absl::Status& answer) {
    base::MutexLock lock(mutex_);
    answer_ = answer;
  }
  int calls() const {
    base::MutexLock lock(mutex_);
    return calls_;
  }
  // Whom the last question was about.
  std::set<std::string> listeners() const {
    base::MutexLock lock(mutex_);
    return listeners_;
  }

 private:
  mutable base::Mutex mutex_;
  absl::Status answer_ ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  std::set<std::string> listeners_ ABSL_GUARDED_BY(mutex_);
};

// With `kept_folder` the store and the log lie there and outlive the object; a
// group that is there already is taken as it is.
// One group: police chairs (seats 1 and 4), social (2), school (3), leisure
// (5). Not thread-safe, but for the core itself.
class TestMeetings {
 public:
  explicit TestMeetings(common::v1::GroupType type = common::v1::SSPF,
                        absl::Duration receipt_wait = absl::Seconds(10),
                        const std::string& kept_folder = "");
  ~TestMeetings();

  // Opens the store anew and starts a core on it, as after a crash.
  void Restart();
  void StopCore();
  // Takes note of an item that another object of the same folder handed in.
  void Adopt(const std::string& meeting, const std::string& item);

  std::string group_id() const { return TestBytes("group", 16); }
  std::string NewId();

  // Confirms a seat for 90 days, or not at all.
  void Confirm(const std::string& agency, uint32_t seat, bool held = true);
  // Plans a meeting that begins in half an hour. Returns its id.
  std::string Plan(bool emergency = false);
  // Returns the item's id.
  std::string Announce(const std::string& meeting, const std::string& owner,
                       common::v1::ItemClass item_class,
                       const std::vector<std::string>& required = {},
                       const std::vector<std::string>& excluded = {});
  absl::StatusOr<meetings::v1::AnnounceItemResponse> TryAnnounce(
      const std::string& meeting, const std::string& owner,
      const meetings::v1::AgendaItem& item);

  // A text of a class by `owner`, sealed (with nonsense) and signed.
  sealed::v1::MeetingContentHeader Text(const std::string& meeting,
                                        const std::string& item,
                                        common::v1::ItemClass item_class,
                                        const std::string& owner,
                                        const std::vector<std::string>& to);
  meetings::v1::SubmitContentRequest Make(
      const sealed::v1::MeetingContentHeader& header);
  absl::StatusOr<meetings::v1::SubmitContentResponse> Submit(
      const sealed::v1::MeetingContentHeader& header);
  // Announced and handed in, to be read by `to`. Returns the item's id.
  std::string HandIn(const std::string& meeting, const std::string& owner,
                     common::v1::ItemClass item_class,
                     const std::vector<std::string>& to,
                     const std::vector<std::string>& required = {},
                     const std::vector<std::string>& excluded = {});

  absl::Status Lock(const std::string& meeting);
  absl::Status Sit(const std::string& meeting, const std::string& agency,
                   const std::vector<uint32_t>& seats, bool deputy = false);
  absl::Status Leave(const std::string& meeting, const std::string& agency,
                     uint32_t seat);
  absl::Status Run(const std::string& meeting, common::v1::RoomAct act,
                   uint32_t seat = 1, const std::string& item = "");
  absl::Status Answer(const std::string& meeting, const std::string& item,
                      const std::string& agency, uint32_t seat,
                      bool conflicted = false);
  // Locked, everybody seated (police 1, social 2, school 3), room opened.
  void Begin(const std::string& meeting);
  // Called, and everybody in the room says that there is no conflict.
  absl::Status CallAndAnswer(const std::string& meeting,
                             const std::string& item);

  // An act of the chair's agency (police) for these present, as it stands now.
  meetings::v1::ActInRoomRequest Act(const std::string& meeting,
                                     const std::string& item,
                                     sealed::v1::MeetingAct act,
                                     const std::vector<std::string>& present);
  absl::StatusOr<meetings::v1::ActInRoomResponse> Do(
      const meetings::v1::ActInRoomRequest& request);
  absl::Status Open(const std::string& meeting, const std::string& item,
                    const std::vector<std::string>& present);
  absl::Status Close(const std::string& meeting, const std::string& item,
                     common::v1::Outcome outcome = common::v1::ADVICE_GIVEN);

  meetings::v1::ReadContentRequest Reading(const std::string& meeting,
                                           const std::string& item,
                                           const std::string& header_hash,
                                           const std::string& agency);
  absl::StatusOr<meetings::v1::ReadContentResponse> Read(
      const std::string& meeting, const std::string& item,
      const std::string& agency);
  absl::Status Renew(const std::string& meeting, const std::string& item,
                     const std::string& agency);
  absl::StatusOr<meetings::v1::AnswerRoundResponse> Round(
      const std::string& meeting, const std::string& item,
      const std::string& agency, uint32_t seat);
  absl::Status Record(const sealed::v1::MeetingActHeader& act);
  // An act without `present`, by any agency.
  sealed::v1::MeetingActHeader ActHeader(const std::string& meeting,
                                         const std::string& item,
                                         sealed::v1::MeetingAct act,
                                         const std::string& agency,
                                         const std::string& header_hash);

  meetings::v1::MeetingView View(const std::string& meeting,
                                 const std::string& agency);
  std::vector<meetings::v1::WatchMeetingResponse> Events(
      const std::string& meeting, const std::string& agency,
      uint64_t after = 0);
  // The kinds of them.
  std::vector<common::v1::EventKind> Kinds(const std::string& meeting,
                                           const std::string& agency);
  uint64_t Revision(const std::string& meeting);
  std::string HashOf(const std::string& item) const { return hashes_.at(item); }
  int64_t Count(base::Literal sql);

  audit::v1::SignedRecord Sign(const sealed::v1::MeetingHeader& header,
                               const std::string& ciphertext_hash,
                               const std::string& agency);

  base::TempDir folder;
  base::FakeClock clock{absl::FromUnixSeconds(1789000000)};
  base::MemoryLogSink sink;
  base::Logger logger{sink, clock, "meetings"};
  base::Metrics metrics;
  FakeLog log;
  FakeDirectory directory;
  FakeGate gate;
  std::unique_ptr<MeetingsCore> core;

 private:
  const absl::Duration receipt_wait_;
  const std::string kept_folder_;
  std::unique_ptr<DirectoryMirror> mirror_;
  std::unique_ptr<base::Database> database_;
  std::unique_ptr<MeetingsStore> store_;
  uint64_t next_ = 1;
  // Header hash of each item's text.
  std::map<std::string, std::string> hashes_;
};

// Tag of a refusal, else the code's name; "" for OK.
std::string TagOf(const absl::Status& status);

}  // namespace samrad::hub::testing

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_TESTING_TEST_MEETINGS_H_
