#include "services/agency/outbox/outbox.h"

#include <optional>
#include <utility>

#include "crypto/secret/bytes.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/outbox/hub_patience.h"
#include "services/agency/outbox/hub_return.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/vault/settings.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr absl::Duration kAnchorEvery = absl::Hours(24);

}  // namespace

absl::StatusOr<std::unique_ptr<Outbox>> Outbox::Open(Parts parts,
                                                     OutboxOptions options) {
  std::unique_ptr<Outbox> outbox(new Outbox(parts, std::move(options)));
  const OutboxOptions& set = outbox->options_;
  SAMRAD_ASSIGN_OR_RETURN(
      outbox->mirror_, Mirror::Open(parts.db, set.trust.log, outbox->alarms_));
  SAMRAD_ASSIGN_OR_RETURN(audit::DirectoryChain genesis,
                          audit::DirectoryChain::FromGenesis(
                              set.trust.log.origin, set.trust.genesis));
  SAMRAD_ASSIGN_OR_RETURN(outbox->directory_,
                          Directory::Open(parts.db, std::move(genesis),
                                          *outbox->mirror_, outbox->alarms_));
  SAMRAD_ASSIGN_OR_RETURN(outbox->catalogues_,
                          Catalogues::Open({.db = parts.db,
                                            .clock = parts.clock,
                                            .hub = parts.hub,
                                            .journal = parts.journal,
                                            .alarms = outbox->alarms_},
                                           parts.built_in));
  outbox->signer_ = std::make_unique<Signer>(set.agency, parts.keys,
                                             *outbox->directory_, parts.random);
  outbox->delivery_ = std::make_unique<Delivery>(
      Delivery::Parts{.db = parts.db,
                      .clock = parts.clock,
                      .journal = parts.journal,
                      .mirror = *outbox->mirror_,
                      .directory = *outbox->directory_,
                      .alarms = outbox->alarms_,
                      .catalogues = *outbox->catalogues_,
                      .agency = set.agency});
  outbox->link_ = std::make_unique<HubLink>(
      HubLink::Parts{.db = parts.db,
                     .clock = parts.clock,
                     .hub = parts.hub,
                     .mirror = *outbox->mirror_,
                     .directory = *outbox->directory_,
                     .catalogues = *outbox->catalogues_,
                     .keys = parts.keys,
                     .signer = *outbox->signer_,
                     .delivery = *outbox->delivery_,
                     .alarms = outbox->alarms_,
                     .first_backoff = set.first_backoff,
                     .directory_interval = set.directory_interval,
                     .witness_interval = set.witness_interval});
  return outbox;
}

Outbox::Outbox(Parts parts, OutboxOptions options)
    : parts_(parts),
      options_(std::move(options)),
      alarms_(parts_.db, parts_.clock, parts_.log),
      settled_([](base::Transaction&, audit::v1::LeafType, std::string_view,
                  ActState) { return absl::OkStatus(); }) {}

Outbox::~Outbox() { Stop(); }

void Outbox::OnActSettled(ActSender::Settled settled) {
  settled_ = std::move(settled);
}

absl::Status Outbox::Start() {
  SAMRAD_ASSIGN_OR_RETURN(
      submissions_,
      SubmissionSender::Start({.db = parts_.db,
                               .clock = parts_.clock,
                               .hub = parts_.hub,
                               .mirror = *mirror_,
                               .alarms = alarms_,
                               .first_backoff = options_.first_backoff}));
  acts_ = std::make_unique<ActSender>(
      ActSender::Parts{.db = parts_.db,
                       .hub = parts_.hub,
                       .mirror = *mirror_,
                       .alarms = alarms_,
                       .first_backoff = options_.first_backoff},
      settled_);
  acts_->Start();
  link_->Start();
  anchor_ = std::make_unique<base::Periodic>(options_.anchor_interval,
                                             [this] { AnchorWhenDue(); });
  return absl::OkStatus();
}

void Outbox::Stop() {
  parts_.hub.Shutdown();
  mirror_ ? mirror_->StopWaiting() : void();
  if (anchor_) anchor_->Stop();
  if (submissions_) submissions_->Stop();
  if (acts_) acts_->Stop();
  if (link_) link_->Stop();
}

absl::StatusOr<OpeningAnswer> Outbox::HandInOpening(
    const audit::v1::SignedRecord& record, const audit::Entry& entry) {
  hub::exchange::v1::OpenDisclosureRequest request;
  *request.mutable_record() = record;
  SAMRAD_ASSIGN_OR_RETURN(auto response, parts_.hub.OpenDisclosure(request));
  SAMRAD_ASSIGN_OR_RETURN(
      audit::Receipt receipt,
      mirror_->AwaitBelieved(response.receipt(), entry, kBelieveLimit));
  SAMRAD_ASSIGN_OR_RETURN(
      crypto::SecretBytes share,
      crypto::SecretBytes::TakeFrom(std::move(*response.mutable_share())));
  return OpeningAnswer{std::move(receipt), std::move(share)};
}

absl::StatusOr<std::uint32_t> Outbox::SignAndPropose(
    audit::v1::DirectoryEvent event,
    const audit::v1::CatalogueFiles& catalogue) {
  SAMRAD_ASSIGN_OR_RETURN(audit::Entry entry, audit::EntryOf(event));
  SAMRAD_ASSIGN_OR_RETURN(
      std::vector<std::string> signatures,
      signer_->SignEntries(std::span<const audit::Entry>(&entry, 1)));
  event.clear_signatures();
  audit::v1::AgencySignature* signature = event.add_signatures();
  signature->set_agency(options_.agency);
  signature->set_signature(std::move(signatures[0]));
  hub::directory::v1::ProposeEventRequest request;
  *request.mutable_event() = std::move(event);
  *request.mutable_catalogue() = catalogue;
  SAMRAD_ASSIGN_OR_RETURN(auto response, parts_.hub.ProposeEvent(request));
  link_->NudgeDirectory();
  return response.signatures_missing();
}

void Outbox::AnchorWhenDue() {
  const absl::Time now = parts_.clock.TimeNow();
  const ChainSnapshot chain = directory_->chain();
  if (chain->FindActive(options_.agency) == nullptr) return;
  const auto due = [&](const base::ReadTransaction& txn,
                       bool& restored) -> absl::StatusOr<bool> {
    SAMRAD_ASSIGN_OR_RETURN(std::optional<std::string> mark,
                            GetSetting(txn, kRestoredSetting));
    restored = mark.has_value();
    SAMRAD_ASSIGN_OR_RETURN(
        std::optional<int64_t> last,
        txn.QueryInt64("SELECT max(queued_at) FROM outbox_act WHERE type = 8"));
    return restored || !last.has_value() ||
           absl::FromUnixMicros(*last) + kAnchorEvery <= now;
  };
  bool wanted = false;
  bool restored = false;
  absl::Status read =
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(wanted, due(txn, restored));
        return absl::OkStatus();
      });
  if (!read.ok() || !wanted) return;
  const absl::Status stored =
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(
            JournalHead head,
            parts_.journal.Append(txn,
                                  {.event = events::kAnchored,
                                   .user = "",
                                   .outcome = restored ? "RESTORED" : "ok"}));
        sealed::v1::AnchorHeader header;
        header.set_suite(1);
        header.set_origin(origin());
        header.set_agency(options_.agency);
        header.set_journal_head(crypto::ToString(head.hash));
        header.set_journal_size(head.size);
        *header.mutable_at() = ToProtoTime(now);
        header.set_restored(restored);
        SAMRAD_ASSIGN_OR_RETURN(
            SignedAct act,
            signer_->Sign(audit::v1::ANCHOR, header.SerializeAsString()));
        if (restored) {
          SAMRAD_RETURN_IF_ERROR(ClearSetting(txn, kRestoredSetting));
        }
        SAMRAD_RETURN_IF_ERROR(DropReturnable(txn, now));
        // Anchors stand alone: none waits for another.
        return InsertAct(txn, {.record = std::move(act.record),
                               .entry = act.entry,
                               .subject = audit::ToBytes(act.entry),
                               .queued_at = now});
      });
  if (!stored.ok()) return;
  // What came between the backup and now is missing here, for good.
  if (restored) alarms_.Raise("NODE_RESTORED");
  acts_->Nudge();
}

}  // namespace samrad::agency
