#include "services/agency/outbox/submission_sender.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "crypto/secret/bytes.h"
#include "services/agency/outbox/hub_patience.h"
#include "services/agency/outbox/hub_return.h"
#include "services/audit/headers.h"
#include "services/base/fail_point.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using hub::exchange::v1::SubmissionResult;

constexpr absl::Duration kAskAgain = absl::Milliseconds(250);

// An answer that says nothing about the item itself: ask again with the same
// bytes.
bool IsOpen(absl::StatusCode code, std::string_view tag) {
  if (tag == "TOO_LARGE") return false;
  switch (code) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    // Revoked or mistaken certificates are mended outside; nothing was taken.
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kUnimplemented:
      return true;
    default:
      return false;
  }
}

std::optional<absl::Time> TimeOrNone(const google::protobuf::Timestamp& time) {
  auto parsed = audit::TimeOf(time);
  if (!parsed.ok()) return std::nullopt;
  return *parsed;
}

}  // namespace

SubmissionSender::Ticket::Ticket(SubmissionSender& sender,
                                 const base::DisclosureId& id)
    : sender_(sender), id_(id) {
  base::MutexLock lock(sender_.mutex_);
  sender_.waiters_.emplace(std::string(id_.bytes()), this);
}

SubmissionSender::Ticket::~Ticket() {
  base::MutexLock lock(sender_.mutex_);
  auto [first, last] = sender_.waiters_.equal_range(std::string(id_.bytes()));
  for (; first != last; ++first) {
    if (first->second != this) continue;
    sender_.waiters_.erase(first);
    return;
  }
}

std::optional<SubmissionView> SubmissionSender::Ticket::Await(
    absl::Duration limit) {
  base::MutexLock lock(sender_.mutex_);
  while (!view_.has_value() && !sender_.stopping_) {
    if (!done_.WaitFor(sender_.mutex_, limit)) break;
  }
  return view_;
}

absl::StatusOr<std::unique_ptr<SubmissionSender>> SubmissionSender::Start(
    Parts parts) {
  std::unique_ptr<SubmissionSender> sender(new SubmissionSender(parts));
  SAMRAD_RETURN_IF_ERROR(sender->Load());
  sender->sender_ = std::thread([s = sender.get()] { s->SendLoop(); });
  sender->finisher_ = std::thread([s = sender.get()] { s->FinishLoop(); });
  return sender;
}

SubmissionSender::SubmissionSender(Parts parts) : parts_(parts) {}

SubmissionSender::~SubmissionSender() { Stop(); }

void SubmissionSender::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    queued_.SignalAll();
    answered_.SignalAll();
    for (auto& [id, ticket] : waiters_) ticket->done_.SignalAll();
  }
  if (sender_.joinable()) sender_.join();
  if (finisher_.joinable()) finisher_.join();
}

absl::Status SubmissionSender::Load() {
  std::vector<StoredSubmission> waiting;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(waiting, ReadWaiting(txn));
        return absl::OkStatus();
      }));
  base::MutexLock lock(mutex_);
  for (StoredSubmission& one : waiting) {
    Item item{.seq = one.seq,
              .submission = std::move(one.submission),
              .cancelled = one.cancelled,
              .sent = true,
              .accepted = one.state == SubmissionState::kAccepted};
    item.bytes = item.submission.request.ByteSizeLong();
    if (item.accepted) {
      accepted_.push_back(std::move(item));
    } else {
      queue_.push_back(std::move(item));
    }
  }
  return absl::OkStatus();
}

void SubmissionSender::Enqueue(std::int64_t seq, NewSubmission submission) {
  Item item{.seq = seq, .submission = std::move(submission)};
  item.bytes = item.submission.request.ByteSizeLong();
  base::MutexLock lock(mutex_);
  queue_.push_back(std::move(item));
  queued_.SignalOne();
}

void SubmissionSender::Cancelled(const base::ConsentHandle& handle,
                                 const audit::ConsentEnd& end) {
  base::MutexLock lock(mutex_);
  for (Item& item : queue_) {
    if (IsEnded(item.submission, handle, end)) item.cancelled = true;
  }
  ended_.emplace_back(handle, end);
  queued_.SignalOne();
}

absl::StatusOr<SubmissionView> SubmissionSender::Await(
    const base::DisclosureId& id, absl::Duration limit) {
  const auto read = [&]() -> absl::StatusOr<SubmissionView> {
    absl::StatusOr<SubmissionView> view = absl::InternalError("not read");
    SAMRAD_RETURN_IF_ERROR(
        parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
          view = ReadSubmission(txn, id);
          return view.status();
        }));
    return view;
  };
  const auto settled = [](const SubmissionView& view) {
    return view.state != SubmissionState::kQueued &&
           view.state != SubmissionState::kAccepted;
  };
  Ticket ticket(*this, id);
  // What was settled before the ticket was taken is seen here.
  SAMRAD_ASSIGN_OR_RETURN(SubmissionView view, read());
  if (settled(view)) return view;
  std::optional<SubmissionView> told = ticket.Await(limit);
  if (told.has_value()) return *std::move(told);
  return read();
}

void SubmissionSender::Wake(const std::vector<SubmissionView>& views) {
  base::MutexLock lock(mutex_);
  for (const SubmissionView& view : views) {
    auto [first, last] = waiters_.equal_range(std::string(view.id.bytes()));
    for (; first != last; ++first) {
      first->second->view_ = view;
      first->second->done_.SignalAll();
    }
  }
}

bool SubmissionSender::SleepUnlessStopped(absl::Duration how_long) {
  base::MutexLock lock(mutex_);
  if (!stopping_) answered_.WaitFor(mutex_, how_long);
  return !stopping_;
}

void SubmissionSender::Requeue(std::vector<Item> items) {
  base::MutexLock lock(mutex_);
  for (auto it = items.rbegin(); it != items.rend(); ++it) {
    for (const auto& [handle, end] : ended_) {
      if (IsEnded(it->submission, handle, end)) it->cancelled = true;
    }
    queue_.push_front(std::move(*it));
  }
}

void SubmissionSender::Answered(std::vector<Answer> answers) {
  base::MutexLock lock(mutex_);
  for (Answer& answer : answers) answers_.push_back(std::move(answer));
  answered_.SignalAll();
}

void SubmissionSender::SendLoop() {
  absl::Duration backoff = parts_.first_backoff;
  while (true) {
    std::vector<Item> batch;
    {
      base::MutexLock lock(mutex_);
      while (!stopping_ && queue_.empty()) queued_.Wait(mutex_);
      if (stopping_) return;
      ended_.clear();
      const absl::Time oldest = parts_.clock.TimeNow() - kSubmissionLifetime;
      std::size_t bytes = 0;
      while (!queue_.empty() && batch.size() < kMaxBatchItems) {
        Item& next = queue_.front();
        // What needs a question of its own goes alone.
        const bool alone =
            next.cancelled || next.submission.decided_at < oldest;
        if (!batch.empty() && (alone || bytes + next.bytes > kMaxBatchBytes)) {
          break;
        }
        bytes += next.bytes;
        batch.push_back(std::move(next));
        queue_.pop_front();
        if (alone) break;
      }
    }
    const Item& first = batch.front();
    const bool alone =
        batch.size() == 1 &&
        (first.cancelled || first.submission.decided_at <
                                parts_.clock.TimeNow() - kSubmissionLifetime);
    const bool answered =
        alone ? SendOne(std::move(batch.front())) : SendBatch(std::move(batch));
    if (answered) {
      backoff = parts_.first_backoff;
      continue;
    }
    if (!SleepUnlessStopped(backoff)) return;
    backoff = std::min(backoff * 2, kMaxBackoff);
  }
}

bool SubmissionSender::SendBatch(std::vector<Item> batch) {
  hub::exchange::v1::SubmitBatchRequest request;
  std::vector<bool> sent_before;
  for (Item& item : batch) {
    sent_before.push_back(item.sent);
    item.sent = true;
    *request.add_submissions() = item.submission.request;
  }
  base::FailPoint("outbox.before_submit");
  auto response = parts_.hub.SubmitBatch(request);
  base::FailPoint("outbox.after_submit");
  if (!response.ok() && batch.size() == 1 &&
      !IsOpen(response.status().code(), base::TagOf(response.status()))) {
    // One that is refused as a whole must not block the queue for ever.
    SubmissionResult refusal;
    refusal.set_code(static_cast<int>(response.status().code()));
    refusal.set_tag(base::TagOf(response.status()));
    response.emplace();
    *response->add_results() = std::move(refusal);
  }
  if (!response.ok() ||
      response->results_size() != static_cast<int>(batch.size())) {
    if (response.ok()) parts_.alarms.Raise("HUB_ANSWER_MALFORMED");
    Requeue(std::move(batch));
    return false;
  }
  std::vector<Answer> answers;
  bool complete = true;
  for (std::size_t i = 0; i < batch.size() && complete; ++i) {
    SubmissionResult& result = *response->mutable_results(static_cast<int>(i));
    bool open =
        IsOpen(static_cast<absl::StatusCode>(result.code()), result.tag());
    if (result.code() != 0 && !open && sent_before[i]) {
      // An earlier call with these bytes may still be running at the hub.
      auto settled = Settle(batch[i]);
      if (settled.ok()) {
        result = *std::move(settled);
      } else {
        open = !absl::IsNotFound(settled.status());
      }
    }
    complete = !open;
    if (complete) answers.push_back({std::move(batch[i]), std::move(result)});
  }
  if (!complete) {
    // Later ones of the batch may have been taken; the same bytes are answered
    // alike.
    batch.erase(batch.begin(), batch.begin() + std::ssize(answers));
    Requeue(std::move(batch));
  }
  Answered(std::move(answers));
  return complete;
}

absl::StatusOr<SubmissionResult> SubmissionSender::Settle(const Item& item) {
  hub::exchange::v1::CancelSubmissionRequest request;
  request.set_disclosure_id(std::string(item.submission.id.bytes()));
  request.set_entry(audit::ToBytes(item.submission.entry));
  auto response = parts_.hub.CancelSubmission(request);
  // Whatever the hub refuses here with, its promise was not given.
  if (!response.ok()) return absl::UnavailableError("in doubt");
  SubmissionResult result;
  switch (response->state()) {
    case hub::exchange::v1::CANCELLED:
      return absl::NotFoundError("never taken");
    case hub::exchange::v1::ACCEPTED:
    case hub::exchange::v1::PUBLISHED:
      break;
    default:
      return absl::UnavailableError("in doubt");
  }
  result.set_state(response->state());
  if (response->has_receipt()) *result.mutable_receipt() = response->receipt();
  if (response->has_accepted_at()) {
    *result.mutable_accepted_at() = response->accepted_at();
  }
  return result;
}

absl::StatusOr<SubmissionResult> SubmissionSender::Ask(const Item& item) {
  hub::exchange::v1::GetSubmissionRequest request;
  request.set_disclosure_id(std::string(item.submission.id.bytes()));
  SAMRAD_ASSIGN_OR_RETURN(auto response, parts_.hub.GetSubmission(request));
  if (response.header_hash() != crypto::AsChars(item.submission.header_hash)) {
    return base::Error(absl::StatusCode::kDataLoss, "HEADER_CHANGED",
                       "the hub holds another header under this id");
  }
  SubmissionResult result;
  result.set_state(response.state());
  if (response.has_receipt()) *result.mutable_receipt() = response.receipt();
  if (response.has_accepted_at()) {
    *result.mutable_accepted_at() = response.accepted_at();
  }
  return result;
}

bool SubmissionSender::SendOne(Item item) {
  std::vector<Answer> answers;
  if (item.sent) {
    auto settled = Settle(item);
    if (settled.ok()) {
      answers.push_back({std::move(item), *std::move(settled)});
      Answered(std::move(answers));
      return true;
    }
    if (!absl::IsNotFound(settled.status())) {
      std::vector<Item> again;
      again.push_back(std::move(item));
      Requeue(std::move(again));
      return false;
    }
  }
  SubmissionResult result;
  result.set_code(static_cast<int>(absl::StatusCode::kNotFound));
  result.set_tag(item.cancelled ? "CONSENT_WITHDRAWN" : "EXPIRED_UNSENT");
  answers.push_back({std::move(item), std::move(result)});
  Answered(std::move(answers));
  return true;
}

void SubmissionSender::FinishLoop() {
  while (true) {
    std::vector<Answer> answers;
    std::vector<Item> open;
    {
      base::MutexLock lock(mutex_);
      while (!stopping_ && answers_.empty()) {
        if (accepted_.empty()) {
          answered_.Wait(mutex_);
        } else if (!answered_.WaitFor(mutex_, kAskAgain)) {
          break;
        }
      }
      if (stopping_) return;
      while (!answers_.empty()) {
        answers.push_back(std::move(answers_.front()));
        answers_.pop_front();
      }
      if (answers.empty()) {
        while (!accepted_.empty()) {
          open.push_back(std::move(accepted_.front()));
          accepted_.pop_front();
        }
      }
    }
    for (Item& item : open) {
      auto result = Ask(item);
      if (result.ok() && result->has_receipt()) {
        answers.push_back({std::move(item), *std::move(result)});
        continue;
      }
      base::MutexLock lock(mutex_);
      if (absl::IsNotFound(result.status())) {
        // Accepted, and forgotten by a hub that was restored: the same again.
        queue_.push_front(std::move(item));
        queued_.SignalOne();
      } else {
        accepted_.push_back(std::move(item));
      }
    }
    if (!answers.empty()) Finish(std::move(answers));
  }
}

bool SubmissionSender::ReturnWhenBehind(const SubmissionResult& result) {
  bool behind = false;
  const absl::Status read =
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        for (const sealed::v1::ChainLink& last : result.last_links()) {
          SAMRAD_ASSIGN_OR_RETURN(
              const bool ahead,
              txn.Exists("SELECT 1 FROM outbox_pair WHERE recipient = ? "
                         "AND accepted_counter > ?",
                         {last.to(), last.counter()}));
          behind = behind || ahead;
        }
        return absl::OkStatus();
      });
  if (!read.ok() || !behind) return false;
  // A restored hub: a chain is never taken back, it gets what it lost.
  parts_.alarms.Raise("HUB_CHAIN_BEHIND");
  (void)parts_.db.Write(
      [](base::Transaction& txn) { return ExpectRepeats(txn, 0); });
  auto lost = ReadLost(parts_.db, 0);
  if (lost.ok()) (void)ReturnRecords(parts_.db, parts_.hub, *lost);
  return true;
}

void SubmissionSender::Finish(std::vector<Answer> answers) {
  std::vector<SubmissionOutcome> outcomes;
  std::vector<Item> open;
  outcomes.reserve(answers.size());
  for (Answer& answer : answers) {
    NewSubmission& submission = answer.item.submission;
    SubmissionOutcome outcome{.seq = answer.item.seq,
                              .id = submission.id,
                              .links = submission.links,
                              .header_hash = submission.header_hash};
    const SubmissionResult& result = answer.result;
    if (result.code() != 0 && answer.item.accepted) {
      // It was taken once; a restored hub does not take that back.
      (void)ReturnWhenBehind(result);
      open.push_back(std::move(answer.item));
      continue;
    }
    if (result.code() != 0) {
      outcome.tag = result.tag().empty() ? "REFUSED" : result.tag();
      outcome.state = outcome.tag == "CONSENT_WITHDRAWN"
                          ? SubmissionState::kWithdrawn
                          : SubmissionState::kRefused;
      if (outcome.tag == "CHAIN_AHEAD" || outcome.tag == "CHAIN_REPLAY") {
        outcome.tag = "CHAIN_BROKEN";
        if (!ReturnWhenBehind(result)) {
          outcome.last_links.assign(result.last_links().begin(),
                                    result.last_links().end());
        }
      }
      outcomes.push_back(std::move(outcome));
      continue;
    }
    outcome.state = SubmissionState::kAccepted;
    if (result.has_accepted_at()) {
      outcome.accepted_at = TimeOrNone(result.accepted_at());
    }
    if (result.has_receipt()) {
      auto receipt = parts_.mirror.AwaitBelieved(
          result.receipt(), submission.entry, kBelieveLimit);
      if (receipt.ok()) {
        outcome.state = SubmissionState::kPublished;
        outcome.leaf = receipt->leaf();
        outcome.tree_size = receipt->tree_size();
        outcome.receipt = result.receipt().SerializeAsString();
      } else if (!absl::IsUnavailable(receipt.status())) {
        parts_.alarms.Raise("RECEIPT_WRONG", submission.id.ToHex());
      }
    }
    if (outcome.state == SubmissionState::kAccepted) {
      answer.item.accepted = true;
      open.push_back(std::move(answer.item));
    }
    outcomes.push_back(std::move(outcome));
  }
  std::vector<std::pair<std::int64_t, SubmissionView>> settled;
  std::vector<SubmissionView> told;
  bool all_taken = true;
  for (const SubmissionOutcome& outcome : outcomes) {
    if (outcome.state == SubmissionState::kAccepted) continue;
    all_taken = all_taken && outcome.state == SubmissionState::kPublished;
    SubmissionView view{.id = outcome.id, .state = outcome.state};
    view.tag = outcome.tag;
    view.accepted_at = outcome.accepted_at;
    view.leaf = outcome.leaf;
    view.tree_size = outcome.tree_size;
    view.receipt = outcome.receipt;
    settled.emplace_back(outcome.seq, std::move(view));
  }
  if (all_taken) {
    for (auto& [seq, view] : settled) told.push_back(std::move(view));
    Wake(told);
  }
  std::vector<BrokenSubmission> broken;
  std::set<std::int64_t> moot;
  absl::Status stored;
  do {
    stored = parts_.db.Write([&](base::Transaction& txn) {
      broken.clear();
      moot.clear();
      return StoreOutcomes(txn, outcomes, broken, moot);
    });
    // A full disk empties; a broken store ends with the process. The hub's
    // answers are the same when asked again, so nothing is lost by waiting.
  } while (!stored.ok() && SleepUnlessStopped(absl::Milliseconds(200)));
  if (!stored.ok()) return;
  {
    std::set<std::int64_t> fallen;
    for (const BrokenSubmission& one : broken) fallen.insert(one.seq);
    base::MutexLock lock(mutex_);
    for (Item& item : open) accepted_.push_back(std::move(item));
    if (!fallen.empty()) {
      std::erase_if(
          queue_, [&](const Item& item) { return fallen.contains(item.seq); });
    }
  }
  if (all_taken) {
    // And those who came to wait while it was stored.
    Wake(told);
    return;
  }
  // Refusals are told only when the chains stand anew; and never of a row that
  // is not there any more, to those who wait for the one made in its place.
  for (auto& [seq, view] : settled) {
    if (!moot.contains(seq)) told.push_back(std::move(view));
  }
  for (const BrokenSubmission& one : broken) {
    SubmissionView view{.id = one.id, .state = SubmissionState::kRefused};
    view.tag = "CHAIN_BROKEN";
    told.push_back(std::move(view));
  }
  Wake(told);
}

}  // namespace samrad::agency
