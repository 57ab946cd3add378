// Items as this agency writes them: drafts, the checks, handing in.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_ITEM_DESK_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_ITEM_DESK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/meetings/group_directory.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/meetings/text_gate.h"
#include "services/agency/outbox/meetings_hub.h"
#include "services/agency/sharing/meeting_sharing.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

inline constexpr std::size_t kMaxStrategicBytes = std::size_t{64} << 10;
inline constexpr std::size_t kMaxFieldBytes = std::size_t{16} << 10;
// After the meeting's end, the hub erases what was never discussed.
inline constexpr absl::Duration kTextLifetime = absl::Hours(24 * 30);
// The hub takes no text that lives longer from the day it was sealed.
inline constexpr absl::Duration kLongestTextLife = absl::Hours(24 * 366);

// Every act is journalled, without the text. The caller has checked roles. An
// item by name is seen by who is on its case, any other by the agency's
// officers; else NOT_FOUND, as for one that does not exist. INVALID_ARGUMENT
// with a path. Thread-safe.
class ItemDesk {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
    const RequestLog& requests;
    MeetingsHub& hub;
    GroupDirectory& groups;
    MeetingSharing& sharing;
  };
  explicit ItemDesk(Parts parts) : parts_(parts) {}

  // Keeps it here, then tells the hub class, minutes and light. A change makes
  // it a draft again. FAILED_PRECONDITION: HANDED_IN; STRATEGIC_ONLY in a group
  // where person data is impossible; LOCKED: kept, but the agenda is locked.
  absl::StatusOr<meetings::v1::PutDraftResponse> Put(
      const StaffIdentity& who, const meetings::v1::PutDraftRequest& request);
  absl::StatusOr<meetings::v1::ListItemsResponse> List(
      const StaffIdentity& who, const meetings::v1::ListItemsRequest& request);
  absl::StatusOr<meetings::v1::GetItemResponse> Get(
      const StaffIdentity& who, const meetings::v1::GetItemRequest& request);
  absl::StatusOr<meetings::v1::CheckTextResponse> Check(
      const StaffIdentity& who, const meetings::v1::CheckTextRequest& request);
  // FAILED_PRECONDITION with the tags of RequirePassed, or NO_CHECK_NEEDED for
  // an item by name or one that is sealed.
  absl::StatusOr<meetings::v1::ConfirmDraftResponse> Confirm(
      const StaffIdentity& who,
      const meetings::v1::ConfirmDraftRequest& request);
  // FAILED_PRECONDITION: SAME_PERSON for author or confirmer, NOT_CONFIRMED.
  absl::StatusOr<meetings::v1::SecondDraftResponse> Second(
      const StaffIdentity& who,
      const meetings::v1::SecondDraftRequest& request);
  // A refusal by law or screening is an answer. FAILED_PRECONDITION:
  // NOT_SECONDED, TAKEN_BACK; UNAVAILABLE: ask again, the same bytes are sent.
  absl::StatusOr<meetings::v1::HandInItemResponse> HandIn(
      const StaffIdentity& who, const meetings::v1::HandInItemRequest& request);
  absl::StatusOr<meetings::v1::WithdrawItemResponse> Withdraw(
      const StaffIdentity& who,
      const meetings::v1::WithdrawItemRequest& request);

  // For a reply: the context its item's group gives.
  absl::StatusOr<GateContext> ContextFor(const StaffIdentity& who,
                                         const hub::meetings::v1::Group& group,
                                         const ItemId& item);

 private:
  absl::StatusOr<StoredItem> Find(const base::ReadTransaction& txn,
                                  const StaffIdentity& who,
                                  const ItemId& id) const;
  absl::StatusOr<StoredItem> Load(const StaffIdentity& who,
                                  std::string_view hex) const;
  absl::Status Announce(const StoredItem& stored,
                        const base::RequestId& request,
                        common::v1::Light light);
  absl::StatusOr<common::v1::Light> LightOf(
      const StaffIdentity& who, const StoredItem& stored,
      const hub::meetings::v1::Meeting& meeting) const;
  absl::StatusOr<TextPlace> PlaceOf(const StoredItem& stored);
  // Journals it, with the count of a check where there was one.
  absl::Status Refuse(const StaffIdentity& who, const StoredItem& stored,
                      absl::Status status,
                      const meetings::v1::CheckTextResponse& check = {}) const;
  absl::Status Seal(const StaffIdentity& who, StoredItem& stored,
                    meetings::v1::HandInItemResponse& response);
  absl::StatusOr<std::uint64_t> Send(StoredItem& stored);

  const Parts parts_;
};

// The item's own text as it travels. Pure.
meetings::v1::MeetingText TextOf(const meetings::v1::Item& item);
// Until when a text may be open that was sealed by `now` for one of these
// meetings. InfinitePast: there is none. Pure.
absl::Time TextsUntil(const std::vector<hub::meetings::v1::Meeting>& meetings,
                      absl::Time now);
// True for the classes that need a clearance.
bool NeedsClearance(common::v1::ItemClass item_class);

namespace internal {
// It has left this agency, or never will.
bool Gone(const meetings::v1::Item& item);
}  // namespace internal

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_ITEM_DESK_H_
