#include "services/agency/outbox/submissions.h"

#include <set>
#include <utility>

#include "crypto/secret/bytes.h"
#include "services/agency/outbox/acts.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using base::Blob;

Blob BlobOf(const crypto::Digest& digest) {
  return Blob(std::span<const std::uint8_t>(digest));
}

// What of a stored row matters for the counter chains.
struct ChainRow {
  std::int64_t seq = 0;
  std::string id;
  std::vector<sealed::v1::ChainLink> links;
};

// The header in a stored record.
absl::StatusOr<sealed::v1::DisclosureHeader> HeaderIn(std::string_view bytes) {
  audit::v1::SignedRecord record;
  sealed::v1::DisclosureHeader header;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      !header.ParseFromString(record.header())) {
    return absl::DataLossError("a stored record cannot be read");
  }
  return header;
}

absl::StatusOr<ChainRow> ToChainRow(const base::Row& row) {
  ChainRow out;
  out.seq = row.Int64(0);
  out.id = row.Bytes(1);
  SAMRAD_ASSIGN_OR_RETURN(const sealed::v1::DisclosureHeader header,
                          HeaderIn(row.View(2)));
  out.links.assign(header.links().begin(), header.links().end());
  return out;
}

// Makes everything queued after `seq` on these pairs, and on the pairs of what
// falls with it, REFUSED with CHAIN_BROKEN; the pairs start again after what
// the hub accepted last.
absl::Status BreakChains(base::Transaction& txn, std::int64_t seq,
                         std::set<std::string> pairs,
                         std::vector<BrokenSubmission>& broken) {
  std::vector<ChainRow> queued;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT seq, disclosure_id, record FROM outbox_submission "
                "WHERE state = 1 AND seq > ? ORDER BY seq",
                {seq}, [&](const base::Row& row) -> absl::Status {
                  SAMRAD_ASSIGN_OR_RETURN(ChainRow one, ToChainRow(row));
                  queued.push_back(std::move(one));
                  return absl::OkStatus();
                }));
  for (const ChainRow& row : queued) {
    bool touches = false;
    for (const auto& link : row.links) touches |= pairs.contains(link.to());
    if (!touches) continue;
    for (const auto& link : row.links) pairs.insert(link.to());
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("UPDATE outbox_submission SET state = 4, tag = 'CHAIN_BROKEN', "
                "request = NULL WHERE seq = ?",
                {row.seq}));
    SAMRAD_ASSIGN_OR_RETURN(base::DisclosureId id,
                            base::DisclosureId::FromBytes(row.id));
    broken.push_back({.seq = row.seq, .id = id});
  }
  for (const std::string& pair : pairs) {
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("UPDATE outbox_pair SET given_counter = accepted_counter, "
                "given_hash = accepted_hash WHERE recipient = ?",
                {pair}));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<sealed::v1::ChainLink>> LinkAssigner::Next(
    base::Transaction& txn, const std::vector<std::string>& recipients) {
  std::vector<sealed::v1::ChainLink> links;
  for (const std::string& recipient : recipients) {
    auto [place, fresh] = places_.try_emplace(recipient);
    if (fresh) {
      SAMRAD_RETURN_IF_ERROR(
          txn.QueryOne("SELECT given_counter, given_hash FROM outbox_pair "
                       "WHERE recipient = ?",
                       {recipient},
                       [&](const base::Row& row) {
                         place->second.counter =
                             static_cast<std::uint64_t>(row.Int64(0));
                         place->second.hash = row.Bytes(1);
                       })
              .status());
    }
    sealed::v1::ChainLink& link = links.emplace_back();
    link.set_to(recipient);
    link.set_counter(place->second.counter + 1);
    link.set_previous_header_hash(place->second.hash);
  }
  return links;
}

void LinkAssigner::Given(const std::vector<sealed::v1::ChainLink>& links,
                         const crypto::Digest& header_hash) {
  for (const sealed::v1::ChainLink& link : links) {
    Place& place = places_[link.to()];
    place.counter = link.counter();
    place.hash = crypto::ToString(header_hash);
    place.changed = true;
  }
}

absl::Status LinkAssigner::Flush(base::Transaction& txn) {
  for (auto& [recipient, place] : places_) {
    if (!place.changed) continue;
    place.changed = false;
    SAMRAD_RETURN_IF_ERROR(txn.Run(
        "INSERT INTO outbox_pair (recipient, accepted_counter, accepted_hash, "
        "given_counter, given_hash) VALUES (?, 0, x'', ?, ?) "
        "ON CONFLICT (recipient) DO UPDATE SET "
        "given_counter = excluded.given_counter, "
        "given_hash = excluded.given_hash",
        {recipient, place.counter, Blob(std::string_view(place.hash))}));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::int64_t> InsertSubmission(base::Transaction& txn,
                                              const NewSubmission& submission) {
  const std::string request = submission.request.SerializeAsString();
  const std::string record = submission.record.SerializeAsString();
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO outbox_submission (disclosure_id, request, record, "
              "entry, consent, decided_at, state) VALUES (?, ?, ?, ?, ?, ?, 1)",
              {submission.id, Blob(std::string_view(request)),
               Blob(std::string_view(record)), BlobOf(submission.entry),
               submission.consent, submission.decided_at}));
  return txn.last_insert_id();
}

absl::StatusOr<SubmissionView> ReadSubmission(const base::ReadTransaction& txn,
                                              const base::DisclosureId& id) {
  SubmissionView view{.id = id};
  SAMRAD_ASSIGN_OR_RETURN(
      bool found,
      txn.QueryOne("SELECT state, tag, accepted_at, leaf, tree_size, receipt "
                   "FROM outbox_submission WHERE disclosure_id = ?",
                   {id}, [&](const base::Row& row) {
                     view.state = static_cast<SubmissionState>(row.Int64(0));
                     view.tag = row.Text(1);
                     if (!row.IsNull(2)) view.accepted_at = row.Time(2);
                     view.leaf = static_cast<std::uint64_t>(row.Int64(3));
                     view.tree_size = static_cast<std::uint64_t>(row.Int64(4));
                     view.receipt = row.Bytes(5);
                   }));
  if (!found) return absl::NotFoundError("no such disclosure");
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT agency, type FROM outbox_submission_party "
                "WHERE disclosure_id = ?",
                {id}, [&](const base::Row& row) {
                  view.parties[row.Text(0)] =
                      static_cast<audit::v1::LeafType>(row.Int64(1));
                }));
  return view;
}

hub::exchange::v1::SubmitDisclosureRequest MakeSubmitRequest(
    sealed::v1::Envelope envelope, std::vector<ShareForHub> shares) {
  hub::exchange::v1::SubmitDisclosureRequest request;
  *request.mutable_envelope() = std::move(envelope);
  for (ShareForHub& one : shares) {
    hub::exchange::v1::HubShare& share = *request.add_shares();
    share.set_recipient(std::move(one.recipient));
    share.set_share(std::move(one.share));
  }
  return request;
}

absl::Status RemoveRefused(base::Transaction& txn,
                           const base::DisclosureId& id) {
  return txn.Run(
      "DELETE FROM outbox_submission WHERE disclosure_id = ? AND state = 4",
      {id});
}

bool IsEnded(const NewSubmission& submission, const base::ConsentHandle& handle,
             const audit::ConsentEnd& end) {
  if (submission.consent != handle) return false;
  sealed::v1::DisclosureHeader header;
  return !header.ParseFromString(submission.record.header()) ||
         end.EndsForAny(header);
}

absl::Status CancelOnConsent(base::Transaction& txn,
                             const base::ConsentHandle& handle,
                             const audit::ConsentEnd& end) {
  std::vector<std::int64_t> ended;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT seq, record FROM outbox_submission "
      "WHERE consent = ? AND state = 1",
      {handle}, [&](const base::Row& row) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const sealed::v1::DisclosureHeader header,
                                HeaderIn(row.View(1)));
        if (end.EndsForAny(header)) ended.push_back(row.Int64(0));
        return absl::OkStatus();
      }));
  for (const std::int64_t seq : ended) {
    SAMRAD_RETURN_IF_ERROR(txn.Run(
        "UPDATE outbox_submission SET cancelled = 1 WHERE seq = ?", {seq}));
  }
  return absl::OkStatus();
}

absl::StatusOr<SubmissionsOnConsent> ReadSubmissionsOnConsent(
    const base::ReadTransaction& txn, const base::ConsentHandle& handle,
    const audit::ConsentEnd& end) {
  SAMRAD_ASSIGN_OR_RETURN(const audit::ConsentEnd before,
                          ReadConsentEnd(txn, handle));
  struct One {
    base::DisclosureId id;
    sealed::v1::DisclosureHeader header;
  };
  std::vector<One> sent;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT disclosure_id, record FROM outbox_submission "
      "WHERE consent = ? AND state IN (1, 2, 3) ORDER BY seq",
      {handle}, [&](const base::Row& row) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(base::DisclosureId id,
                                base::DisclosureId::FromBytes(row.View(0)));
        SAMRAD_ASSIGN_OR_RETURN(sealed::v1::DisclosureHeader header,
                                HeaderIn(row.View(1)));
        sent.push_back({id, std::move(header)});
        return absl::OkStatus();
      }));
  SubmissionsOnConsent use;
  for (const One& one : sent) {
    SAMRAD_ASSIGN_OR_RETURN(const SubmissionView view,
                            ReadSubmission(txn, one.id));
    bool ends = false;
    bool opened = false;
    for (const sealed::v1::Party& to : one.header.to()) {
      if (!end.EndsFor(one.header, to.agency()) ||
          before.EndsFor(one.header, to.agency())) {
        continue;
      }
      ends = true;
      const auto did = view.parties.find(to.agency());
      opened = opened ||
               (did != view.parties.end() && did->second == audit::v1::OPENING);
    }
    if (ends) (opened ? use.opened : use.unopened).push_back(one.id);
  }
  return use;
}

absl::StatusOr<bool> IsTakenBack(const base::ReadTransaction& txn,
                                 const base::DisclosureId& id,
                                 const base::ConsentHandle& handle) {
  SAMRAD_ASSIGN_OR_RETURN(const audit::ConsentEnd end,
                          ReadConsentEnd(txn, handle));
  if (end.nothing()) return false;
  sealed::v1::DisclosureHeader header;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool found,
      txn.QueryOne("SELECT record FROM outbox_submission "
                   "WHERE disclosure_id = ?",
                   {id}, [&](const base::Row& row) -> absl::Status {
                     SAMRAD_ASSIGN_OR_RETURN(header, HeaderIn(row.View(0)));
                     return absl::OkStatus();
                   }));
  return found && end.EndsForAll(header);
}

absl::StatusOr<std::vector<StoredSubmission>> ReadWaiting(
    const base::ReadTransaction& txn) {
  std::vector<StoredSubmission> waiting;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT seq, disclosure_id, request, record, entry, consent, "
      "decided_at, state, cancelled FROM outbox_submission "
      "WHERE state IN (1, 2) ORDER BY seq",
      {}, [&](const base::Row& row) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(base::DisclosureId id,
                                base::DisclosureId::FromBytes(row.View(1)));
        StoredSubmission one{.submission = {.id = id}};
        NewSubmission& sub = one.submission;
        one.seq = row.Int64(0);
        const std::string request = row.Bytes(2);
        const std::string record = row.Bytes(3);
        sealed::v1::DisclosureHeader header;
        if (!sub.request.ParseFromString(request) ||
            !sub.record.ParseFromString(record) ||
            !header.ParseFromString(sub.record.header())) {
          return absl::DataLossError("a stored submission cannot be read");
        }
        SAMRAD_ASSIGN_OR_RETURN(sub.entry, audit::EntryFromBytes(row.View(4)));
        if (!row.IsNull(5)) {
          SAMRAD_ASSIGN_OR_RETURN(base::ConsentHandle handle,
                                  base::ConsentHandle::FromBytes(row.View(5)));
          sub.consent = handle;
        }
        sub.decided_at = row.Time(6);
        sub.links.assign(header.links().begin(), header.links().end());
        sub.header_hash = crypto::Sha256(sub.record.header());
        one.state = static_cast<SubmissionState>(row.Int64(7));
        one.cancelled = row.Bool(8);
        waiting.push_back(std::move(one));
        return absl::OkStatus();
      }));
  return waiting;
}

absl::Status StoreOutcomes(base::Transaction& txn,
                           const std::vector<SubmissionOutcome>& outcomes,
                           std::vector<BrokenSubmission>& broken,
                           std::set<std::int64_t>& moot) {
  // Accepted places move once per pair and call, not once per row.
  std::map<std::string, std::pair<std::uint64_t, std::string>> accepted;
  const auto flush = [&]() -> absl::Status {
    for (const auto& [recipient, place] : accepted) {
      SAMRAD_RETURN_IF_ERROR(txn.Run(
          "UPDATE outbox_pair SET accepted_counter = ?, accepted_hash = ?, "
          "given_hash = CASE WHEN given_counter <= ?1 THEN ?2 "
          "ELSE given_hash END, given_counter = max(given_counter, ?1) "
          "WHERE recipient = ? AND accepted_counter < ?1",
          {place.first, Blob(std::string_view(place.second)), recipient}));
    }
    accepted.clear();
    return absl::OkStatus();
  };
  for (const SubmissionOutcome& outcome : outcomes) {
    const bool taken = outcome.state == SubmissionState::kAccepted ||
                       outcome.state == SubmissionState::kPublished;
    if (taken) {
      for (const sealed::v1::ChainLink& link : outcome.links) {
        auto& place = accepted[link.to()];
        if (link.counter() > place.first) {
          place = {link.counter(), crypto::ToString(outcome.header_hash)};
        }
      }
      const bool published = outcome.state == SubmissionState::kPublished;
      SAMRAD_RETURN_IF_ERROR(txn.Run(
          "UPDATE outbox_submission SET state = ?, tag = NULL, "
          "accepted_at = ?, leaf = ?, tree_size = ?, receipt = ? "
          "WHERE seq = ?",
          {static_cast<std::int64_t>(outcome.state), outcome.accepted_at,
           published ? base::BindValue(outcome.leaf) : nullptr,
           published ? base::BindValue(outcome.tree_size) : nullptr,
           published ? base::BindValue(Blob(std::string_view(outcome.receipt)))
                     : nullptr,
           outcome.seq}));
      if (txn.changes() == 0) moot.insert(outcome.seq);
      continue;
    }
    SAMRAD_RETURN_IF_ERROR(flush());
    SAMRAD_RETURN_IF_ERROR(txn.Run(
        "UPDATE outbox_submission SET state = ?, tag = ?, "
        "request = NULL WHERE seq = ? AND state = 1",
        {static_cast<std::int64_t>(outcome.state), outcome.tag, outcome.seq}));
    if (txn.changes() == 0) {  // fell with an earlier one
      moot.insert(outcome.seq);
      continue;
    }
    for (const sealed::v1::ChainLink& last : outcome.last_links) {
      SAMRAD_RETURN_IF_ERROR(txn.Run(
          "UPDATE outbox_pair SET accepted_counter = ?, "
          "accepted_hash = ? WHERE recipient = ?",
          {last.counter(), Blob(std::string_view(last.previous_header_hash())),
           last.to()}));
    }
    std::set<std::string> pairs;
    for (const auto& link : outcome.links) pairs.insert(link.to());
    SAMRAD_RETURN_IF_ERROR(
        BreakChains(txn, outcome.seq, std::move(pairs), broken));
  }
  return flush();
}

}  // namespace samrad::agency
