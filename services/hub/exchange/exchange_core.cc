#include "services/hub/exchange/exchange_core.h"

#include <utility>

#include "crypto/secret/bytes.h"
#include "services/audit/admit.h"
#include "services/audit/headers.h"
#include "services/base/fail_point.h"
#include "services/base/status.h"
#include "services/hub/stubs/completion.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

constexpr int kDeliveriesPerRead = 128;
constexpr int kExpiredPerSweep = 64;
constexpr int kHeadersPerSweep = 256;
constexpr size_t kMaxOpenedPerCall = 1024;
constexpr absl::Duration kAlarmInterval = absl::Hours(1);
// Far longer than a call may be on its way; older bytes are TOO_OLD anyhow.
constexpr absl::Duration kKeepCancelled = absl::Hours(24);
constexpr std::string_view kAckDomain = "samrad/ack/v1";

std::string AckMessage(const base::AgencyId& agency, uint64_t up_to) {
  std::string message = agency.value();
  message.push_back('\0');
  for (int shift = 56; shift >= 0; shift -= 8) {
    message.push_back(static_cast<char>((up_to >> shift) & 0xff));
  }
  return message;
}

absl::Status StricterCatalogue() {
  return Refuse("STRICTER_CATALOGUE",
                "the hub's newer catalogue does not allow this");
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
      catalogues_(parts.catalogues),
      logger_(parts.logger),
      time_(parts.clock, not_before),
      publications_(published_through),
      callers_(parts.directory),
      receipts_(parts.database, time_, mailboxes_),
      appender_(kExchangeAppender, receipts_, parts.log, publications_,
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

absl::Status ExchangeCore::CheckQuorum() {
  const absl::Time since = absl::FromUnixMicros(quorum_micros_.load());
  if (time_.Now() - since <= policy_.quorum_limit) return absl::OkStatus();
  return base::Error(absl::StatusCode::kFailedPrecondition, "NO_QUORUM",
                     "the log has not been witnessed for too long");
}

absl::StatusOr<law::Catalogue> ExchangeCore::CatalogueAt(
    const audit::DirectoryChain& chain, absl::Time decided_at) {
  const audit::CatalogueRelease* release =
      chain.CatalogueInForce(decided_at, std::nullopt);
  const auto digest = [&] {
    if (release != nullptr) return release->digest;
    return chain.founding_catalogue().empty() ? catalogues_.founding()
                                              : chain.founding_catalogue();
  };
  std::optional<law::Catalogue> found = catalogues_.Find(digest());
  if (!found.has_value()) {
    (void)catalogues_.Refresh(chain);
    found = catalogues_.Find(digest());
  }
  if (!found.has_value()) {
    return base::Error(absl::StatusCode::kUnavailable, "CATALOGUE_MISSING",
                       "the hub does not have the catalogue in force");
  }
  return *std::move(found);
}

absl::Status ExchangeCore::CheckCitation(
    const sealed::v1::DisclosureHeader& header, absl::Time decided_at,
    const std::optional<sealed::v1::ConsentHeader>& consent) {
  const SharedChain chain = directory_.Snapshot();
  // Also fetches the founding catalogue, whose digest is asked for below.
  SAMRAD_ASSIGN_OR_RETURN(const law::Catalogue ours,
                          CatalogueAt(*chain, decided_at));
  const absl::Status cited = CheckCited(*chain, catalogues_.founding(),
                                        header.catalogue_digest(), decided_at);
  const law::Admission then =
      audit::AdmitHeader(header, decided_at, consent, ours);
  if (base::TagOf(cited) == "CATALOGUE_SUPERSEDED" && !then.admitted) {
    return StricterCatalogue();
  }
  SAMRAD_RETURN_IF_ERROR(cited);
  return then.admitted ? absl::OkStatus() : RefusalOf(then.decision);
}

absl::Status ExchangeCore::CheckGate(const sealed::v1::DisclosureHeader& header,
                                     absl::Time decided_at) {
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
  SAMRAD_RETURN_IF_ERROR(CheckCitation(header, decided_at, consent));
  const absl::Time now = time_.Now();
  SAMRAD_ASSIGN_OR_RETURN(const law::Catalogue ours,
                          CatalogueAt(*directory_.Snapshot(), now));
  const law::Admission admission =
      audit::AdmitHeader(header, now, consent, ours);
  if (admission.admitted) return absl::OkStatus();
  if (ours.digest() != header.catalogue_digest()) return StricterCatalogue();
  return RefusalOf(admission.decision);
}

absl::Status ExchangeCore::CheckConsent(
    const ExchangeReader& reader, const sealed::v1::DisclosureHeader& header,
    std::optional<std::string_view> recipient, absl::Time now) const {
  const std::string& handle = header.consent_handle();
  const auto refuse = [](std::string_view tag) {
    return base::Error(absl::StatusCode::kFailedPrecondition, tag,
                       "the consent does not hold");
  };
  if (handle.empty()) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<ConsentRow> consent,
                          reader.FindConsent(handle));
  if (!consent.has_value() || consent->agency != header.from().agency()) {
    return refuse("CONSENT_NOT_DOCUMENTED");
  }
  if (consent->withdrawn_seq.has_value()) return refuse("CONSENT_WITHDRAWN");
  SAMRAD_ASSIGN_OR_RETURN(const audit::ConsentEnd ended,
                          reader.PartsEnded(handle));
  if (recipient.has_value() ? ended.EndsFor(header, *recipient)
                            : ended.EndsForAny(header)) {
    return refuse("CONSENT_WITHDRAWN");
  }
  if (consent->valid_before <= now) return refuse("CONSENT_EXPIRED");
  return absl::OkStatus();
}

absl::Status ExchangeCore::CheckDisclosure(
    const sealed::v1::DisclosureHeader& header) {
  SAMRAD_ASSIGN_OR_RETURN(const absl::Time instant, audit::InstantOf(header));
  // A meetings room may ask before the directory was ever read here.
  if (directory_.Snapshot() == nullptr && !directory_.Refresh().ok()) {
    return base::Error(absl::StatusCode::kUnavailable, "DIRECTORY_AWAY",
                       "the directory cannot be read yet");
  }
  SAMRAD_RETURN_IF_ERROR(CheckGate(header, instant));
  return database_.Read([&](const base::ReadTransaction& txn) {
    return CheckConsent(ExchangeReader(txn), header, std::nullopt, time_.Now());
  });
}

absl::Status ExchangeCore::Commit(const Work& work) {
  std::vector<Accepted> accepted;
  base::FailPoint("exchange.before_accept");
  const absl::Status status = database_.Write(
      [&](base::Transaction& txn) {
        accepted.clear();
        ExchangeWriter writer(txn);
        return work(writer, accepted);
      },
      [&] {
        for (Accepted& one : accepted) {
          if (!one.is_new) continue;
          appender_.Enqueue({one.seq, std::move(one.entry)});
          accepted_.Add();
        }
      });
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
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
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
  SAMRAD_ASSIGN_OR_RETURN(SharedChain chain, callers_.ChainFor(caller));
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
  SAMRAD_RETURN_IF_ERROR(database_.Write([&](base::Transaction& txn) {
    return ExchangeWriter(txn).ForgetCancelledBefore(now - kKeepCancelled);
  }));
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
