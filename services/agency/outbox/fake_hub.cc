#include "services/agency/outbox/fake_hub.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "crypto/secret/bytes.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/sign/signed_note.h"
#include "crypto/testing/test_keys.h"
#include "services/audit/catalogue_files.h"
#include "services/audit/headers.h"
#include "services/audit/record.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using namespace hub::exchange::v1;  // NOLINT: a test helper of one file

absl::Status Away() { return absl::UnavailableError("the hub is away"); }

}  // namespace

// One agency's way to the fake.
class FakeHubClient final : public HubClient {
 public:
  FakeHubClient(FakeHub& hub, std::string agency)
      : hub_(hub), agency_(std::move(agency)) {}

  absl::StatusOr<SubmitBatchResponse> SubmitBatch(
      const SubmitBatchRequest& request) override {
    std::function<void()> first;
    {
      base::MutexLock lock(hub_.mutex_);
      first = hub_.lies_.batch;
    }
    if (first) first();
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    if (hub_.lies_.slow) {
      hub_.late_.push_back(request);
      return absl::DeadlineExceededError("no answer yet");
    }
    SubmitBatchResponse response;
    for (const SubmitDisclosureRequest& one : request.submissions()) {
      *response.add_results() = hub_.SubmitLocked(one);
    }
    return response;
  }

  absl::StatusOr<GetSubmissionResponse> GetSubmission(
      const GetSubmissionRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    const auto found = hub_.disclosures_.find(request.disclosure_id());
    if (found == hub_.disclosures_.end()) return absl::NotFoundError("none");
    GetSubmissionResponse response;
    response.set_state(ACCEPTED);
    if (!hub_.lies_.no_receipts) {
      response.set_state(PUBLISHED);
      *response.mutable_receipt() = hub_.ReceiptLocked(found->second.leaf);
    }
    response.set_header_hash(crypto::ToString(
        crypto::Sha256(found->second.request.envelope().header())));
    return response;
  }

  absl::StatusOr<CancelSubmissionResponse> CancelSubmission(
      const CancelSubmissionRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    CancelSubmissionResponse response;
    const auto found = hub_.disclosures_.find(request.disclosure_id());
    if (found == hub_.disclosures_.end() ||
        audit::ToBytes(hub_.entries_[found->second.leaf]) != request.entry()) {
      hub_.cancelled_.insert(request.entry());
      response.set_state(CANCELLED);
      return response;
    }
    response.set_state(PUBLISHED);
    *response.mutable_receipt() = hub_.ReceiptLocked(found->second.leaf);
    return response;
  }

  absl::StatusOr<RecordActResponse> RecordAct(
      const RecordActRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    const audit::v1::SignedRecord& record = request.record();
    if (record.type() == audit::v1::DECLINE) {
      const auto header = audit::ParseOpeningHeader(record.header());
      if (!header.ok()) return header.status();
      if (!hub_.disclosures_.contains(header->disclosure_id())) {
        return absl::NotFoundError("none");
      }
    }
    SAMRAD_ASSIGN_OR_RETURN(std::uint64_t leaf, Log(record));
    if (record.type() == audit::v1::WITHDRAWAL) {
      const auto header = audit::ParseWithdrawalHeader(record.header());
      if (!header.ok()) return header.status();
      hub_.ended_[header->consent_handle()].Add(*header);
    }
    RecordActResponse response;
    response.set_state(PUBLISHED);
    *response.mutable_receipt() = hub_.ReceiptLocked(leaf);
    if (record.type() == audit::v1::DECLINE) TellSender(record, leaf);
    if (record.type() == audit::v1::WITHDRAWAL) TellRecipients(record, leaf);
    return response;
  }

  absl::StatusOr<OpenDisclosureResponse> OpenDisclosure(
      const OpenDisclosureRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    const auto header = audit::ParseOpeningHeader(request.record().header());
    if (!header.ok()) return header.status();
    const auto found = hub_.disclosures_.find(header->disclosure_id());
    if (found == hub_.disclosures_.end()) return absl::NotFoundError("none");
    const auto sent =
        audit::ParseDisclosureHeader(found->second.request.envelope().header());
    const bool first =
        !hub_.acts_.contains(audit::ToBytes(*audit::EntryOf(request.record())));
    // One that came before the withdrawal is answered again.
    if (first && hub_.ended_[sent->consent_handle()].EndsFor(*sent, agency_)) {
      return base::Error(absl::StatusCode::kFailedPrecondition,
                         "CONSENT_WITHDRAWN", "withdrawn");
    }
    SAMRAD_ASSIGN_OR_RETURN(std::uint64_t leaf, Log(request.record()));
    OpenDisclosureResponse response;
    *response.mutable_receipt() = hub_.ReceiptLocked(leaf);
    for (const HubShare& share : found->second.request.shares()) {
      if (share.recipient() == agency_) response.set_share(share.share());
    }
    if (first) TellSender(request.record(), leaf);
    if (hub_.lies_.open) hub_.lies_.open(response);
    return response;
  }

  absl::Status AcknowledgeDeliveries(
      const AcknowledgeDeliveriesRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    hub_.acknowledged_[agency_] = request.up_to();
    return absl::OkStatus();
  }

  absl::Status CollectDeliveries(
      std::uint64_t after,
      const std::function<absl::Status(CollectDeliveriesResponse)>& each)
      override {
    std::uint64_t cancels;
    std::uint64_t restarts;
    {
      base::MutexLock lock(hub_.mutex_);
      cancels = cancels_;
      restarts = hub_.restarts_;
      if (after > hub_.mailboxes_[agency_].size()) {
        return base::Error(absl::StatusCode::kOutOfRange, "MAILBOX_BEHIND",
                           "restored");
      }
    }
    while (true) {
      CollectDeliveriesResponse message;
      {
        base::MutexLock lock(hub_.mutex_);
        const auto& mailbox = hub_.mailboxes_[agency_];
        const auto open = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(hub_.mutex_) {
          return !stopped_ && !hub_.lies_.away && cancels_ == cancels &&
                 hub_.restarts_ == restarts;
        };
        while (open() && after >= mailbox.size()) {
          hub_.changed_.Wait(hub_.mutex_);
        }
        if (!open()) return Away();
        message = mailbox[after++];
        if (hub_.lies_.deliver) hub_.lies_.deliver(message);
      }
      SAMRAD_RETURN_IF_ERROR(each(std::move(message)));
    }
  }
  void CancelCollect() override {
    base::MutexLock lock(hub_.mutex_);
    ++cancels_;
    hub_.changed_.SignalAll();
  }

  absl::StatusOr<hub::log::v1::GetCheckpointResponse> GetCheckpoint() override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    hub::log::v1::GetCheckpointResponse response;
    if (!hub_.entries_.empty()) response.set_checkpoint(hub_.NoteLocked());
    response.set_returned_from(hub_.returned_from_);
    response.set_returned_to(hub_.returned_to_);
    if (hub_.lies_.checkpoint) hub_.lies_.checkpoint(response);
    return response;
  }

  absl::Status FollowEntries(
      std::uint64_t from,
      const std::function<absl::Status(
          const hub::log::v1::FollowEntriesResponse&)>& each) override {
    std::uint64_t restarts;
    {
      base::MutexLock lock(hub_.mutex_);
      restarts = hub_.restarts_;
    }
    while (true) {
      hub::log::v1::FollowEntriesResponse message;
      {
        base::MutexLock lock(hub_.mutex_);
        while (!stopped_ && !hub_.lies_.away && hub_.restarts_ == restarts &&
               from >= hub_.entries_.size()) {
          hub_.changed_.Wait(hub_.mutex_);
        }
        if (stopped_ || hub_.lies_.away || hub_.restarts_ != restarts) {
          return Away();
        }
        message.set_first(from);
        for (; from < hub_.entries_.size(); ++from) {
          message.mutable_entries()->append(
              audit::ToBytes(hub_.entries_[from]));
        }
        message.set_checkpoint(hub_.NoteLocked());
        if (hub_.lies_.follow) hub_.lies_.follow(message);
      }
      SAMRAD_RETURN_IF_ERROR(each(message));
    }
  }

  absl::StatusOr<hub::log::v1::AddCosignatureResponse> AddCosignature(
      const hub::log::v1::AddCosignatureRequest&) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    ++hub_.cosignatures_;
    return hub::log::v1::AddCosignatureResponse();
  }

  absl::StatusOr<hub::log::v1::ReturnEntriesResponse> ReturnEntries(
      const hub::log::v1::ReturnEntriesRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    if (request.first() != hub_.entries_.size()) {
      return absl::OutOfRangeError("not the next");
    }
    for (std::size_t at = 0; at < request.entries().size(); at += 32) {
      audit::Entry entry;
      std::memcpy(entry.data(), request.entries().data() + at, 32);
      hub_.AppendLocked(entry);
    }
    hub_.returned_pages_.push_back(request.entries().size() / 32);
    hub_.returned_from_ = request.first();
    hub_.returned_to_ = hub_.entries_.size();
    hub::log::v1::ReturnEntriesResponse response;
    response.set_tree_size(hub_.entries_.size());
    return response;
  }

  absl::StatusOr<hub::directory::v1::ListEventsResponse> ListEvents(
      std::uint64_t from) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    hub::directory::v1::ListEventsResponse response;
    for (; from < hub_.events_.size(); ++from) {
      *response.add_events() = hub_.events_[from];
    }
    return response;
  }

  absl::StatusOr<hub::directory::v1::ProposeEventResponse> ProposeEvent(
      const hub::directory::v1::ProposeEventRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    audit::v1::DirectoryEvent event = request.event();
    const auto header = audit::ParseDirectoryHeader(event.header());
    if (!header.ok()) return header.status();
    hub::directory::v1::ProposeEventResponse response;
    if (request.catalogue().files_size() > 0) {
      hub_.catalogues_[header->catalogue_digest()] = request.catalogue();
    }
    for (audit::v1::DirectoryEvent& proposal : hub_.proposals_) {
      if (proposal.header() != event.header()) continue;
      for (const auto& signature : proposal.signatures()) {
        *event.add_signatures() = signature;
      }
    }
    const int needed = header->event() == audit::v1::KEY ? 1 : 2;
    if (event.signatures_size() < needed) {
      hub_.proposals_.push_back(event);
      response.set_signatures_missing(
          static_cast<uint32_t>(needed - event.signatures_size()));
      return response;
    }
    event.set_leaf(hub_.AppendLocked(*audit::EntryOf(event)));
    hub_.events_.push_back(event);
    *response.mutable_event() = event;
    return response;
  }

  absl::StatusOr<hub::directory::v1::ListProposalsResponse> ListProposals()
      override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    hub::directory::v1::ListProposalsResponse response;
    for (const auto& proposal : hub_.proposals_) {
      *response.add_events() = proposal;
    }
    return response;
  }

  absl::StatusOr<hub::directory::v1::GetCatalogueResponse> GetCatalogue(
      const hub::directory::v1::GetCatalogueRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (stopped_ || hub_.lies_.away) return Away();
    const auto found = hub_.catalogues_.find(request.digest());
    if (found == hub_.catalogues_.end()) {
      return absl::NotFoundError("no such catalogue");
    }
    hub::directory::v1::GetCatalogueResponse response;
    *response.mutable_catalogue() = found->second;
    if (hub_.lies_.catalogue) hub_.lies_.catalogue(response);
    return response;
  }

  void Shutdown() override {
    base::MutexLock lock(hub_.mutex_);
    stopped_ = true;
    hub_.changed_.SignalAll();
  }

 private:
  absl::StatusOr<std::uint64_t> Log(const audit::v1::SignedRecord& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(hub_.mutex_) {
    SAMRAD_ASSIGN_OR_RETURN(audit::Entry entry, audit::EntryOf(record));
    const auto [known, fresh] =
        hub_.acts_.try_emplace(audit::ToBytes(entry), 0);
    if (fresh) known->second = hub_.LeafOfLocked(entry);
    if (record.type() == audit::v1::OPENING ||
        record.type() == audit::v1::DECLINE) {
      const auto header = audit::ParseOpeningHeader(record.header());
      if (header.ok()) {
        hub_.answers_.emplace(header->disclosure_id(), record.type());
      }
    }
    return known->second;
  }
  void TellSender(const audit::v1::SignedRecord& record, std::uint64_t leaf)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(hub_.mutex_) {
    const auto header = audit::ParseOpeningHeader(record.header());
    const auto found = hub_.disclosures_.find(header->disclosure_id());
    if (found == hub_.disclosures_.end()) return;
    const auto sent =
        audit::ParseDisclosureHeader(found->second.request.envelope().header());
    CollectDeliveriesResponse message;
    *message.mutable_act()->mutable_record() = record;
    *message.mutable_act()->mutable_receipt() = hub_.ReceiptLocked(leaf);
    message.mutable_act()->set_agency(agency_);
    hub_.DeliverLocked(sent->from().agency(), std::move(message));
  }

  // Everybody who received something that ended by the withdrawal.
  void TellRecipients(const audit::v1::SignedRecord& record, std::uint64_t leaf)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(hub_.mutex_) {
    const auto header = audit::ParseWithdrawalHeader(record.header());
    audit::ConsentEnd end;
    end.Add(*header);
    std::set<std::string> told;
    for (const auto& [id, one] : hub_.disclosures_) {
      const auto sent =
          audit::ParseDisclosureHeader(one.request.envelope().header());
      if (sent->consent_handle() != header->consent_handle()) continue;
      for (const HubShare& share : one.request.shares()) {
        if (end.EndsFor(*sent, share.recipient())) {
          told.insert(share.recipient());
        }
      }
    }
    for (const std::string& recipient : told) {
      CollectDeliveriesResponse message;
      *message.mutable_act()->mutable_record() = record;
      *message.mutable_act()->mutable_receipt() = hub_.ReceiptLocked(leaf);
      message.mutable_act()->set_agency(agency_);
      hub_.DeliverLocked(recipient, std::move(message));
    }
  }

  FakeHub& hub_;
  const std::string agency_;
  bool stopped_ ABSL_GUARDED_BY(hub_.mutex_) = false;
  std::uint64_t cancels_ ABSL_GUARDED_BY(hub_.mutex_) = 0;
};

FakeHub::FakeHub() : log_key_(crypto::TestSigningKey(700)) {}

audit::LogKey FakeHub::log_key() const {
  return {.origin = kOrigin,
          .vkey = crypto::EncodeVkey({.name = kOrigin,
                                      .type = crypto::NoteKeyType::kEd25519,
                                      .key = log_key_.PublicKey()})};
}

std::unique_ptr<HubClient> FakeHub::ClientFor(const std::string& agency) {
  return std::make_unique<FakeHubClient>(*this, agency);
}

std::uint64_t FakeHub::AppendLocked(const audit::Entry& entry) {
  entries_.push_back(entry);
  changed_.SignalAll();
  return tree_.Append(entry);
}

std::uint64_t FakeHub::LeafOfLocked(const audit::Entry& entry) {
  const auto found = std::find(entries_.begin(), entries_.end(), entry);
  if (found == entries_.end()) return AppendLocked(entry);
  return static_cast<std::uint64_t>(found - entries_.begin());
}

std::uint64_t FakeHub::Append(const audit::Entry& entry) {
  base::MutexLock lock(mutex_);
  return AppendLocked(entry);
}

std::string FakeHub::NoteLocked() const {
  return crypto::SignCheckpoint({.origin = kOrigin,
                                 .size = tree_.size(),
                                 .root = tree_.Root(),
                                 .extensions = {}},
                                log_key_);
}

std::string FakeHub::Note() const {
  base::MutexLock lock(mutex_);
  return NoteLocked();
}

std::string FakeHub::ForkedNote(std::uint64_t size) const {
  return crypto::SignCheckpoint({.origin = kOrigin,
                                 .size = size,
                                 .root = crypto::TestEntry(9999),
                                 .extensions = {}},
                                log_key_);
}

audit::v1::Receipt FakeHub::ReceiptLocked(std::uint64_t leaf) const {
  audit::v1::Receipt receipt;
  receipt.set_leaf(leaf);
  receipt.set_tree_size(tree_.size());
  const crypto::Proof proof = *tree_.InclusionProof(leaf, tree_.size());
  for (const crypto::Digest& node : proof) {
    receipt.add_inclusion_proof(crypto::ToString(node));
  }
  receipt.set_checkpoint(NoteLocked());
  return receipt;
}

audit::v1::Receipt FakeHub::ReceiptOf(std::uint64_t leaf) const {
  base::MutexLock lock(mutex_);
  return ReceiptLocked(leaf);
}

std::uint64_t FakeHub::size() const {
  base::MutexLock lock(mutex_);
  return entries_.size();
}

void FakeHub::ForgetLogFrom(std::uint64_t size) {
  base::MutexLock lock(mutex_);
  entries_.resize(size);
  ++restarts_;
  changed_.SignalAll();
  tree_ = crypto::MerkleTree();
  tree_.AppendEntries(entries_);
}

void FakeHub::ForgetExchange() {
  base::MutexLock lock(mutex_);
  disclosures_.clear();
  pairs_.clear();
  acts_.clear();
  answers_.clear();
  ended_.clear();
  mailboxes_.clear();
  ++restarts_;
  changed_.SignalAll();
}

void FakeHub::TellReturned(std::uint64_t from, std::uint64_t to) {
  base::MutexLock lock(mutex_);
  returned_from_ = from;
  returned_to_ = to;
}

void FakeHub::ForgetAnswers() {
  base::MutexLock lock(mutex_);
  answers_.clear();
  ++restarts_;
  changed_.SignalAll();
}

bool FakeHub::Answered(const base::DisclosureId& id,
                       audit::v1::LeafType type) const {
  base::MutexLock lock(mutex_);
  return answers_.contains({std::string(id.bytes()), type});
}

std::vector<std::uint64_t> FakeHub::returned_pages() const {
  base::MutexLock lock(mutex_);
  return returned_pages_;
}

void FakeHub::AddCatalogue(const law::Catalogue& catalogue) {
  base::MutexLock lock(mutex_);
  catalogues_[catalogue.digest()] = audit::FilesOf(catalogue);
}

void FakeHub::AddEvent(audit::v1::DirectoryEvent event) {
  base::MutexLock lock(mutex_);
  event.set_leaf(AppendLocked(*audit::EntryOf(event)));
  events_.push_back(std::move(event));
}

std::uint64_t FakeHub::DeliverLocked(const std::string& agency,
                                     CollectDeliveriesResponse message) {
  auto& mailbox = mailboxes_[agency];
  message.set_number(mailbox.size() + 1);
  mailbox.push_back(std::move(message));
  changed_.SignalAll();
  return mailbox.size();
}

std::uint64_t FakeHub::Deliver(const std::string& agency,
                               CollectDeliveriesResponse message) {
  base::MutexLock lock(mutex_);
  return DeliverLocked(agency, std::move(message));
}

SubmissionResult FakeHub::SubmitLocked(const SubmitDisclosureRequest& request) {
  SubmissionResult result;
  const auto refuse = [&](std::string_view tag) {
    result.set_code(9);
    result.set_tag(std::string(tag));
    return result;
  };
  const auto header = audit::ParseDisclosureHeader(request.envelope().header());
  if (!header.ok()) return refuse("HEADER_MALFORMED");
  const auto known = disclosures_.find(header->disclosure_id());
  if (known == disclosures_.end()) {
    if (!lies_.refuse.empty()) return refuse(lies_.refuse);
    if (cancelled_.contains(audit::ToBytes(
            *audit::EntryOf(audit::RecordOf(request.envelope()))))) {
      return refuse("CANCELLED");
    }
    if (ended_[header->consent_handle()].EndsForAny(*header)) {
      return refuse("CONSENT_WITHDRAWN");
    }
    for (const auto& link : header->links()) {
      const auto& place = pairs_[{header->from().agency(), link.to()}];
      if (request.has_logged() && link.counter() > place.first) continue;
      if (link.counter() != place.first + 1 ||
          link.previous_header_hash() != place.second) {
        refuse("CHAIN_AHEAD");
        for (const auto& to : header->to()) {
          const auto& last = pairs_[{header->from().agency(), to.agency()}];
          auto& out = *result.add_last_links();
          out.set_to(to.agency());
          out.set_counter(last.first);
          out.set_previous_header_hash(last.second);
        }
        return result;
      }
    }
    const auto record = audit::RecordOf(request.envelope());
    Disclosure disclosure{.request = request,
                          .leaf = LeafOfLocked(*audit::EntryOf(record))};
    for (const auto& link : header->links()) {
      pairs_[{header->from().agency(), link.to()}] = {
          link.counter(),
          crypto::ToString(crypto::Sha256(request.envelope().header()))};
      CollectDeliveriesResponse message;
      *message.mutable_packet()->mutable_envelope() = request.envelope();
      *message.mutable_packet()->mutable_receipt() =
          ReceiptLocked(disclosure.leaf);
      DeliverLocked(link.to(), std::move(message));
    }
    disclosures_[header->disclosure_id()] = std::move(disclosure);
  } else if (known->second.request.envelope().header() !=
             request.envelope().header()) {
    result.set_code(6);
    return result;
  }
  result.set_state(ACCEPTED);
  if (!lies_.no_receipts) {
    result.set_state(PUBLISHED);
    *result.mutable_receipt() =
        ReceiptLocked(disclosures_[header->disclosure_id()].leaf);
  }
  return result;
}

void FakeHub::Arrive() {
  base::MutexLock lock(mutex_);
  for (const SubmitBatchRequest& batch : late_) {
    for (const SubmitDisclosureRequest& one : batch.submissions()) {
      (void)SubmitLocked(one);
    }
  }
  late_.clear();
}

std::size_t FakeHub::on_their_way() const {
  base::MutexLock lock(mutex_);
  return late_.size();
}

void FakeHub::Lie(HubLies lies) {
  base::MutexLock lock(mutex_);
  lies_ = std::move(lies);
  changed_.SignalAll();
}

std::uint64_t FakeHub::submissions() const {
  base::MutexLock lock(mutex_);
  return disclosures_.size();
}

std::uint64_t FakeHub::acknowledged(const std::string& agency) const {
  base::MutexLock lock(mutex_);
  const auto found = acknowledged_.find(agency);
  return found == acknowledged_.end() ? 0 : found->second;
}

std::uint64_t FakeHub::cosignatures() const {
  base::MutexLock lock(mutex_);
  return cosignatures_;
}

}  // namespace samrad::agency
