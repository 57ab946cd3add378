#include "services/hub/exchange/exchange_core.h"

#include <utility>

#include "absl/strings/cord.h"
#include "crypto/secret/bytes.h"
#include "services/audit/admit.h"
#include "services/audit/headers.h"
#include "services/base/fail_point.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

constexpr size_t kRememberedBatches = 4096;
constexpr int kDeliveriesPerRead = 128;
constexpr int kExpiredPerSweep = 64;
constexpr int kHeadersPerSweep = 256;
constexpr size_t kMaxOpenedPerCall = 1024;
constexpr absl::Duration kAlarmInterval = absl::Hours(1);
constexpr std::string_view kAckDomain = "samrad/ack/v1";

// A copy that shares nothing: the store's thread may drop its own copy while
// the caller reads (Abseil's count of sharers is invisible to TSan).
absl::Status Unshared(const absl::Status& status) {
  absl::Status copy(status.code(), status.message());
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    copy.SetPayload(url, absl::Cord(std::string(payload)));
  });
  return copy;
}

// One call that waits for the writer thread.
class Completion {
 public:
  void Set(const absl::Status& status) {
    absl::Status copy = Unshared(status);
    base::MutexLock lock(mutex_);
    status_ = std::move(copy);
    done_.SignalAll();
  }
  absl::Status Wait() {
    base::MutexLock lock(mutex_);
    while (!status_.has_value()) done_.Wait(mutex_);
    return std::move(*status_);
  }

 private:
  base::Mutex mutex_;
  base::CondVar done_;
  std::optional<absl::Status> status_ ABSL_GUARDED_BY(mutex_);
};

std::string AckMessage(const base::AgencyId& agency, uint64_t up_to) {
  std::string message = agency.value();
  message.push_back('\0');
  for (int shift = 56; shift >= 0; shift -= 8) {
    message.push_back(static_cast<char>((up_to >> shift) & 0xff));
  }
  return message;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ExchangeCore>> ExchangeCore::Create(
    std::string origin, const ExchangePolicy& policy, const Parts& parts) {
  absl::Time last = absl::InfinitePast();
  uint64_t through = 0;
  std::optional<absl::Time> quorum;
  SAMRAD_RETURN_IF_ERROR(parts.database.Read(
      [&](const base::ReadTransaction& txn) -> absl::Status {
        const ExchangeReader reader(txn);
        SAMRAD_ASSIGN_OR_RETURN(last, reader.LastAcceptedAt());
        SAMRAD_ASSIGN_OR_RETURN(through, reader.PublishedThrough());
        SAMRAD_ASSIGN_OR_RETURN(quorum, reader.FindTime("quorum"));
        return absl::OkStatus();
      }));
  if (!quorum.has_value()) {
    quorum = parts.clock.TimeNow();
    SAMRAD_RETURN_IF_ERROR(parts.database.Write([&](base::Transaction& txn) {
      return ExchangeWriter(txn).SetTime("quorum", *quorum);
    }));
  }
  auto core = std::unique_ptr<ExchangeCore>(new ExchangeCore(
      std::move(origin), policy, parts, last, through, *quorum));
  SAMRAD_RETURN_IF_ERROR(core->appender_.Load());
  return core;
}

ExchangeCore::ExchangeCore(std::string origin, const ExchangePolicy& policy,
                           const Parts& parts, absl::Time not_before,
                           uint64_t published_through, absl::Time quorum_since)
    : origin_(std::move(origin)),
      policy_(policy),
      database_(parts.database),
      directory_(parts.directory),
      log_(parts.log),
      catalogue_(parts.catalogue),
      logger_(parts.logger),
      time_(parts.clock, not_before),
      publications_(published_through),
      verifier_(kRememberedBatches),
      appender_(parts.database, parts.log, time_, publications_, mailboxes_,
                parts.logger, parts.metrics),
      quorum_micros_(absl::ToUnixMicros(quorum_since)),
      accepted_(
          parts.metrics.NewCounter("samrad_exchange_accepted_total",
                                   "Records accepted into the one order.")),
      refused_(parts.metrics.NewCounter("samrad_exchange_refused_total",
                                        "Submissions and acts refused.")),
      opened_(parts.metrics.NewCounter("samrad_exchange_shares_given_total",
                                       "Hub shares given to openers.")) {}

ExchangeCore::~ExchangeCore() { Stop(); }

void ExchangeCore::Start() { appender_.Start(); }

void ExchangeCore::Stop() {
  stopped_.store(true);
  publications_.Stop();
  mailboxes_.Stop();
  appender_.Stop();
}

absl::StatusOr<ExchangeCore::SharedChain> ExchangeCore::ChainFor(
    const base::AgencyId& caller) {
  SharedChain chain = directory_.Snapshot();
  const auto is_member = [&] {
    const audit::AgencyRecord* record =
        chain == nullptr ? nullptr : chain->Find(caller.value());
    return record != nullptr && !record->revoked_leaf.has_value();
  };
  if (!is_member()) {
    // Perhaps it joined a moment ago.
    SAMRAD_RETURN_IF_ERROR(directory_.Refresh());
    chain = directory_.Snapshot();
    if (!is_member()) {
      return base::Error(absl::StatusCode::kPermissionDenied, "NOT_A_MEMBER",
                         "the caller is not in the directory");
    }
  }
  return chain;
}

absl::Status ExchangeCore::VerifySignature(const base::AgencyId& caller,
                                           const audit::Entry& entry,
                                           std::string_view signature,
                                           SharedChain& chain) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const audit::AgencyRecord* record = chain->Find(caller.value());
    const audit::AgencyKey* key =
        record == nullptr ? nullptr : record->Current(audit::v1::SIGN);
    if (key != nullptr) {
      SAMRAD_ASSIGN_OR_RETURN(const crypto::VerifyKey verify_key,
                              crypto::VerifyKey::FromBytes(key->public_key));
      const absl::Status verified =
          verifier_.Verify(entry, crypto::AsBytes(signature), verify_key);
      if (verified.ok() || absl::IsInvalidArgument(verified)) return verified;
    }
    if (attempt == 0) {
      // Perhaps the key was changed a moment ago.
      SAMRAD_RETURN_IF_ERROR(directory_.Refresh());
      chain = directory_.Snapshot();
    }
  }
  return base::Error(absl::StatusCode::kDataLoss, "BAD_SIGNATURE",
                     "the signature is not of the caller's current key");
}

absl::Status ExchangeCore::CheckQuorum() {
  const absl::Time since = absl::FromUnixMicros(quorum_micros_.load());
  if (time_.Now() - since <= policy_.quorum_limit) return absl::OkStatus();
  return base::Error(absl::StatusCode::kFailedPrecondition, "NO_QUORUM",
                     "the log has not been witnessed for too long");
}

absl::Status ExchangeCore::CheckGate(const sealed::v1::DisclosureHeader& header,
                                     absl::Time instant, bool also_now) {
  if (header.catalogue_digest() != catalogue_.digest()) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "UNKNOWN_CATALOGUE",
                       "the hub does not have the catalogue that decided");
  }
  std::optional<sealed::v1::ConsentHeader> consent;
  if (!header.consent_handle().empty()) {
    std::optional<ConsentRow> row;
    SAMRAD_RETURN_IF_ERROR(
        database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
          SAMRAD_ASSIGN_OR_RETURN(
              row, ExchangeReader(txn).FindConsent(header.consent_handle()));
          return absl::OkStatus();
        }));
    // Another agency's consent is as unknown as none.
    if (row.has_value() && row->agency == header.from().agency()) {
      SAMRAD_ASSIGN_OR_RETURN(consent, audit::ParseConsentHeader(row->header));
    }
  }
  const law::Admission then =
      audit::AdmitHeader(header, instant, consent, catalogue_);
  if (!then.admitted) return RefusalOf(then.decision);
  if (!also_now) return absl::OkStatus();
  const law::Admission now =
      audit::AdmitHeader(header, time_.Now(), consent, catalogue_);
  if (!now.admitted) return RefusalOf(now.decision);
  return absl::OkStatus();
}

absl::Status ExchangeCore::CheckConsent(const ExchangeReader& reader,
                                        std::string_view handle,
                                        std::string_view holder,
                                        absl::Time now) const {
  const auto refuse = [](std::string_view tag) {
    return base::Error(absl::StatusCode::kFailedPrecondition, tag,
                       "the consent does not hold");
  };
  if (handle.empty()) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<ConsentRow> consent,
                          reader.FindConsent(handle));
  if (!consent.has_value() || consent->agency != holder) {
    return refuse("CONSENT_NOT_DOCUMENTED");
  }
  if (consent->withdrawn_seq.has_value()) return refuse("CONSENT_WITHDRAWN");
  if (consent->valid_before <= now) return refuse("CONSENT_EXPIRED");
  return absl::OkStatus();
}

absl::Status ExchangeCore::Commit(const Work& work) {
  struct State {
    Completion completion;
    std::vector<Accepted> accepted;
  };
  auto state = std::make_shared<State>();
  base::FailPoint("exchange.before_accept");
  database_.WriteAsync(
      [&work, state](base::Transaction& txn) {
        state->accepted.clear();
        ExchangeWriter writer(txn);
        return work(writer, state->accepted);
      },
      [this, state](absl::Status status) {
        if (status.ok()) {
          for (Accepted& one : state->accepted) {
            if (!one.is_new) continue;
            appender_.Enqueue({one.seq, std::move(one.entry)});
            accepted_.Add();
          }
        }
        state->completion.Set(status);
      });
  absl::Status status = state->completion.Wait();
  if (status.ok()) base::FailPoint("exchange.after_accept");
  return status;
}

absl::StatusOr<SharedReceipt> ExchangeCore::StoredReceipt(uint64_t seq) const {
  std::optional<audit::v1::Receipt> receipt;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(receipt, ExchangeReader(txn).FindReceipt(seq));
        return absl::OkStatus();
      }));
  if (!receipt.has_value()) return nullptr;
  return std::make_shared<const audit::v1::Receipt>(*std::move(receipt));
}

absl::StatusOr<Standing> ExchangeCore::Await(const Accepted& accepted,
                                             absl::Duration limit) {
  Standing standing;
  standing.accepted_at = accepted.accepted_at;
  PublicationWatch::Outcome outcome =
      publications_.WaitFor(accepted.seq, limit);
  if (!outcome.published) return standing;
  standing.receipt = std::move(outcome.receipt);
  if (standing.receipt == nullptr) {
    SAMRAD_ASSIGN_OR_RETURN(standing.receipt, StoredReceipt(accepted.seq));
  }
  standing.state = exchange::v1::PUBLISHED;
  return standing;
}

absl::StatusOr<std::vector<exchange::v1::CollectDeliveriesResponse>>
ExchangeCore::Collect(const base::AgencyId& caller, uint64_t after,
                      absl::Duration limit) {
  std::vector<exchange::v1::CollectDeliveriesResponse> found;
  const auto read = [&](const base::ReadTransaction& txn) -> absl::Status {
    const ExchangeReader reader(txn);
    SAMRAD_ASSIGN_OR_RETURN(
        found, reader.Deliveries(caller.value(), after, kDeliveriesPerRead));
    if (!found.empty() || after == 0) return absl::OkStatus();
    SAMRAD_ASSIGN_OR_RETURN(const uint64_t last,
                            reader.LastNumber(caller.value()));
    if (last >= after) return absl::OkStatus();
    return base::Error(absl::StatusCode::kOutOfRange, "MAILBOX_BEHIND",
                       "the mailbox has fewer numbers: the hub was restored");
  };
  SAMRAD_RETURN_IF_ERROR(ChainFor(caller).status());
  SAMRAD_RETURN_IF_ERROR(database_.Read(read));
  if (found.empty() && mailboxes_.WaitBeyond(caller.value(), after, limit)) {
    SAMRAD_RETURN_IF_ERROR(database_.Read(read));
  }
  return found;
}

absl::Status ExchangeCore::Acknowledge(
    const base::AgencyId& caller,
    const exchange::v1::AcknowledgeDeliveriesRequest& request) {
  if (request.opened().size() > static_cast<int>(kMaxOpenedPerCall)) {
    return absl::InvalidArgumentError("more than 1024 opened disclosures");
  }
  SAMRAD_ASSIGN_OR_RETURN(
      const crypto::Signature signature,
      crypto::SignatureFromBytes(crypto::AsBytes(request.signature())));
  SAMRAD_ASSIGN_OR_RETURN(SharedChain chain, ChainFor(caller));
  const std::string message = AckMessage(caller, request.up_to());
  const auto verified = [&]() -> bool {
    const audit::AgencyKey* key =
        chain->Find(caller.value())->Current(audit::v1::SIGN);
    if (key == nullptr) return false;
    const auto verify_key = crypto::VerifyKey::FromBytes(key->public_key);
    return verify_key.ok() &&
           verify_key->Verify(kAckDomain, crypto::AsBytes(message), signature)
               .ok();
  };
  if (!verified()) {
    SAMRAD_RETURN_IF_ERROR(directory_.Refresh());
    chain = directory_.Snapshot();
    if (!verified()) {
      return base::Error(absl::StatusCode::kDataLoss, "BAD_SIGNATURE",
                         "the signature is not of the caller's current key");
    }
  }
  return database_.Write([&](base::Transaction& txn) -> absl::Status {
    ExchangeWriter writer(txn);
    SAMRAD_ASSIGN_OR_RETURN(const uint64_t last,
                            writer.LastNumber(caller.value()));
    if (request.up_to() > last) {
      return absl::InvalidArgumentError("the mailbox has fewer numbers");
    }
    SAMRAD_RETURN_IF_ERROR(writer.Acknowledge(
        caller.value(), request.up_to(), request.signature(), time_.Now()));
    for (const std::string& id : request.opened()) {
      SAMRAD_ASSIGN_OR_RETURN(const std::optional<RecordRow> disclosure,
                              writer.FindDisclosure(id));
      if (!disclosure.has_value()) continue;  // unknown and forbidden alike
      SAMRAD_RETURN_IF_ERROR(
          writer.EraseOpenedShare(disclosure->seq, caller.value()));
      SAMRAD_RETURN_IF_ERROR(writer.EraseBodyIfDone(disclosure->seq));
    }
    return absl::OkStatus();
  });
}

absl::Status ExchangeCore::RefreshQuorum() {
  SAMRAD_ASSIGN_OR_RETURN(const WitnessState state, log_.GetWitnessState());
  const absl::Time known = absl::FromUnixMicros(quorum_micros_.load());
  // The limit is days: a minute more or less is not worth a write.
  if (state.last_witnessed_at < known + absl::Minutes(1)) {
    return absl::OkStatus();
  }
  quorum_micros_.store(absl::ToUnixMicros(state.last_witnessed_at));
  return database_.Write([&](base::Transaction& txn) {
    return ExchangeWriter(txn).SetTime("quorum", state.last_witnessed_at);
  });
}

absl::Status ExchangeCore::Sweep() {
  base::MutexLock lock(sweep_mutex_);
  const absl::Time now = time_.Now();
  std::vector<uint64_t> expired;
  std::vector<base::AgencyId> silent;
  const SharedChain chain = directory_.Snapshot();
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        const ExchangeReader reader(txn);
        SAMRAD_ASSIGN_OR_RETURN(expired, reader.Expired(now, kExpiredPerSweep));
        if (chain == nullptr) return absl::OkStatus();
        for (const std::string& agency : chain->ActiveAgencies()) {
          SAMRAD_ASSIGN_OR_RETURN(
              const bool late,
              reader.HasUnacknowledgedSince(
                  agency, now - policy_.acknowledgement_limit));
          const auto id = base::AgencyId::Parse(agency);
          if (late && id.ok()) silent.push_back(*id);
        }
        return absl::OkStatus();
      }));
  if (now - alarmed_at_ >= kAlarmInterval) {
    for (const base::AgencyId& agency : silent) {
      logger_.Alarm("delivery_not_acknowledged", {{"agency", agency}});
    }
    if (!silent.empty()) alarmed_at_ = now;
  }
  if (!expired.empty()) {
    std::vector<Filled> filled;
    SAMRAD_RETURN_IF_ERROR(
        database_.Write([&](base::Transaction& txn) -> absl::Status {
          ExchangeWriter writer(txn);
          filled.clear();
          for (const uint64_t seq : expired) {
            SAMRAD_RETURN_IF_ERROR(
                writer.Expire(seq, now, policy_.opened_grace, filled));
          }
          return absl::OkStatus();
        }));
    mailboxes_.Fill(filled);
    logger_.Info("envelopes_expired", {{"count", expired.size()}});
  }
  if (policy_.header_retention > absl::ZeroDuration()) {
    SAMRAD_RETURN_IF_ERROR(database_.Write([&](base::Transaction& txn) {
      return ExchangeWriter(txn)
          .EraseHeadersBefore(now - policy_.header_retention, kHeadersPerSweep)
          .status();
    }));
  }
  return absl::OkStatus();
}

}  // namespace samrad::hub
