#include "services/hub/directory/directory_core.h"

#include <algorithm>
#include <utility>

#include "services/audit/catalogue_files.h"
#include "services/audit/headers.h"
#include "services/audit/leaf.h"
#include "services/base/fail_point.h"
#include "services/base/status.h"
#include "services/hub/stubs/directory_mirror.h"

namespace samrad::hub {
namespace {

using audit::v1::DirectoryEvent;

bool SameBytes(const DirectoryEvent& a, const DirectoryEvent& b) {
  return a.header() == b.header() && a.salt() == b.salt();
}

// A release that leaves no time for everybody to learn of it. Other events
// never are.
bool TooLate(const audit::v1::DirectoryHeader& header, absl::Time now) {
  if (header.event() != audit::v1::CATALOGUE_RELEASED) return false;
  const auto effective = audit::TimeOf(header.effective_at());
  return !effective.ok() || *effective < now + audit::kCatalogueNotice;
}

bool Signed(const DirectoryEvent& event, std::string_view agency) {
  return std::any_of(event.signatures().begin(), event.signatures().end(),
                     [agency](const auto& s) { return s.agency() == agency; });
}

}  // namespace

absl::Status ImportGenesis(DirectoryStore& store, const std::string& origin,
                           std::vector<DirectoryEvent> events) {
  std::stable_partition(
      events.begin(), events.end(), [](const DirectoryEvent& event) {
        const auto header = audit::ParseDirectoryHeader(event.header());
        return header.ok() && header->event() == audit::v1::GENESIS;
      });
  SAMRAD_ASSIGN_OR_RETURN(
      audit::DirectoryChain chain,
      audit::DirectoryChain::FromGenesis(origin, GenesisAgenciesOf(events)));
  uint64_t leaf = 0;
  for (DirectoryEvent event : events) {
    event.set_leaf(leaf++);
    SAMRAD_RETURN_IF_ERROR(chain.Apply(event));
  }
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<OrderedEvent> stored,
                          store.LoadEvents());
  if (!stored.empty()) {
    bool same = stored.size() >= events.size();
    for (size_t i = 0; same && i < events.size(); ++i) {
      same = SameBytes(stored[i].event, events[i]);
    }
    if (same) return absl::OkStatus();
    return base::Error(absl::StatusCode::kFailedPrecondition, "GENESIS_DONE",
                       "the directory already has other genesis events");
  }
  return store.OrderEvents(events).status();
}

absl::StatusOr<std::unique_ptr<DirectoryCore>> DirectoryCore::Create(
    const std::string& origin, DirectoryStore& store, LogAppender& log,
    const base::Clock& clock, const law::Catalogue& built_in,
    const base::Logger& logger) {
  SAMRAD_ASSIGN_OR_RETURN(const auto founding, store.FindCatalogue(""));
  if (!founding.has_value()) {
    SAMRAD_RETURN_IF_ERROR(store.PutCatalogue(
        built_in.digest(), audit::FilesOf(built_in), /*founding=*/true));
  }
  SAMRAD_ASSIGN_OR_RETURN(std::vector<OrderedEvent> stored, store.LoadEvents());
  if (stored.empty()) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "NO_GENESIS",
                       "the directory has no genesis events yet");
  }
  std::vector<DirectoryEvent> all;
  for (const OrderedEvent& ordered : stored) all.push_back(ordered.event);
  auto chain =
      audit::DirectoryChain::FromGenesis(origin, GenesisAgenciesOf(all));
  if (!chain.ok()) {
    return absl::DataLossError("the stored genesis events are no genesis");
  }
  auto view = std::make_shared<View>(View{*std::move(chain), {}});
  std::vector<OrderedEvent> unlogged;
  for (OrderedEvent& ordered : stored) {
    if (!ordered.logged()) {
      unlogged.push_back(std::move(ordered));
      continue;
    }
    if (!unlogged.empty() || !view->chain.Apply(ordered.event).ok()) {
      return absl::DataLossError("the stored directory events are no chain");
    }
    view->events.push_back(std::move(ordered.event));
  }
  SAMRAD_ASSIGN_OR_RETURN(std::vector<DirectoryEvent> proposals,
                          store.LoadProposals());
  auto core = std::unique_ptr<DirectoryCore>(
      new DirectoryCore(store, log, clock, logger, std::move(view)));
  base::MutexLock lock(core->propose_mutex_);
  core->unlogged_ = std::move(unlogged);
  core->proposals_ = std::move(proposals);
  core->PublishProposals();
  {
    base::MutexLock view_lock(core->mutex_);
    core->flushed_ = core->unlogged_.empty();
  }
  return core;
}

DirectoryCore::DirectoryCore(DirectoryStore& store, LogAppender& log,
                             const base::Clock& clock,
                             const base::Logger& logger,
                             std::shared_ptr<const View> view)
    : store_(store),
      log_(log),
      clock_(clock),
      logger_(logger),
      view_(std::move(view)),
      visible_proposals_(
          std::make_shared<const std::vector<DirectoryEvent>>()) {}

std::shared_ptr<const DirectoryCore::View> DirectoryCore::view() const {
  base::MutexLock lock(mutex_);
  return view_;
}

bool DirectoryCore::Flushed() const {
  base::MutexLock lock(mutex_);
  return flushed_;
}

absl::Status DirectoryCore::Flush() {
  base::MutexLock lock(propose_mutex_);
  return FlushLocked();
}

absl::Status DirectoryCore::FlushLocked() {
  if (unlogged_.empty()) return absl::OkStatus();
  std::vector<OrderedEntry> entries;
  for (const OrderedEvent& ordered : unlogged_) {
    SAMRAD_ASSIGN_OR_RETURN(const audit::Entry entry,
                            audit::EntryOf(ordered.event));
    entries.push_back({ordered.sequence, audit::ToBytes(entry)});
  }
  base::FailPoint("directory.before_append");
  SAMRAD_ASSIGN_OR_RETURN(std::vector<audit::v1::Receipt> receipts,
                          log_.Append(entries));
  base::FailPoint("directory.after_append");
  SAMRAD_RETURN_IF_ERROR(CheckReceipts(receipts, entries.size()));
  std::vector<OrderedEvent> logged = unlogged_;
  auto next = std::make_shared<View>(*view());
  for (size_t i = 0; i < logged.size(); ++i) {
    logged[i].event.set_leaf(receipts[i].leaf());
    *logged[i].event.mutable_receipt() = std::move(receipts[i]);
    SAMRAD_RETURN_IF_ERROR(next->chain.Apply(logged[i].event));
    next->events.push_back(logged[i].event);
  }
  SAMRAD_RETURN_IF_ERROR(store_.StoreReceipts(logged));
  unlogged_.clear();
  {
    base::MutexLock lock(mutex_);
    view_ = std::move(next);
    flushed_ = true;
  }
  logger_.Info("directory_events_logged", {{"count", logged.size()}});
  for (const OrderedEvent& ordered : logged) {
    const auto header = audit::ParseDirectoryHeader(ordered.event.header());
    // The log was away: what was accepted meanwhile rests on the old law and
    // may stand after this leaf.
    if (header.ok() && header->event() == audit::v1::CATALOGUE_RELEASED &&
        *audit::TimeOf(header->effective_at()) < clock_.TimeNow()) {
      logger_.Alarm("catalogue_logged_late", {});
    }
  }
  PruneProposals();
  return absl::OkStatus();
}

std::vector<DirectoryEvent> DirectoryCore::ListEvents(uint64_t from) const {
  const std::shared_ptr<const View> now = view();
  if (from >= now->events.size()) return {};
  return {now->events.begin() + static_cast<int64_t>(from), now->events.end()};
}

std::vector<DirectoryEvent> DirectoryCore::ListProposals() const {
  base::MutexLock lock(mutex_);
  return *visible_proposals_;
}

bool DirectoryCore::IsMember(std::string_view agency) const {
  const std::shared_ptr<const View> now = view();
  const audit::AgencyRecord* record = now->chain.Find(agency);
  return record != nullptr && !record->revoked_leaf.has_value();
}

absl::Status DirectoryCore::MayHandIn(const View& view,
                                      const base::AgencyId& caller,
                                      const audit::v1::DirectoryHeader& header,
                                      const DirectoryEvent& event) const {
  const audit::AgencyRecord* member = view.chain.Find(caller.value());
  const bool is_member = member != nullptr && !member->revoked_leaf.has_value();
  bool own = is_member && (Signed(event, caller.value()) ||
                           header.agency() == caller.value());
  if (is_member && !own && header.event() == audit::v1::KEY) {
    // The first sealing and witness key of an agency that the caller let in
    // travel in the same request file.
    for (const DirectoryEvent& before : view.events) {
      const auto joined = audit::ParseDirectoryHeader(before.header());
      own = own || (joined.ok() && joined->event() == audit::v1::ONBOARD &&
                    joined->agency() == header.agency() &&
                    Signed(before, caller.value()));
    }
  }
  if (own) return absl::OkStatus();
  return base::Error(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                     "the caller may not hand in this event");
}

std::optional<DirectoryEvent> DirectoryCore::LoggedEvent(
    const View& view, const DirectoryEvent& event) const {
  for (const DirectoryEvent& logged : view.events) {
    if (SameBytes(logged, event)) return logged;
  }
  return std::nullopt;
}

DirectoryEvent DirectoryCore::Merged(const DirectoryEvent& event) const {
  DirectoryEvent merged = event;
  merged.clear_leaf();
  merged.clear_receipt();
  for (const DirectoryEvent& proposal : proposals_) {
    if (!SameBytes(proposal, event)) continue;
    for (const auto& signature : proposal.signatures()) {
      if (!Signed(merged, signature.agency())) {
        *merged.add_signatures() = signature;
      }
    }
  }
  return merged;
}

absl::StatusOr<audit::v1::CatalogueFiles> DirectoryCore::GetCatalogue(
    std::string_view digest) const {
  SAMRAD_ASSIGN_OR_RETURN(std::optional<audit::v1::CatalogueFiles> files,
                          store_.FindCatalogue(digest));
  if (!files.has_value()) {
    return base::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                       "there is no such catalogue");
  }
  return *std::move(files);
}

absl::Status DirectoryCore::TakeCatalogue(
    const audit::v1::DirectoryHeader& header,
    const audit::v1::CatalogueFiles& files) {
  if (TooLate(header, clock_.TimeNow())) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "EFFECT_TOO_SOON",
                       "a catalogue is released two minutes before it takes "
                       "effect, or earlier");
  }
  SAMRAD_ASSIGN_OR_RETURN(const auto known,
                          store_.FindCatalogue(header.catalogue_digest()));
  if (header.catalogue_version() == 1) {
    SAMRAD_ASSIGN_OR_RETURN(const audit::v1::CatalogueFiles founding,
                            GetCatalogue(""));
    if (!audit::CatalogueFrom(founding, header.catalogue_replaces()).ok()) {
      return base::Error(absl::StatusCode::kFailedPrecondition,
                         "OTHER_FOUNDING",
                         "the hub was founded with another catalogue");
    }
  }
  // Kept only after it was checked.
  if (known.has_value()) return absl::OkStatus();
  const absl::StatusOr<law::Catalogue> parsed =
      audit::CatalogueFrom(files, header.catalogue_digest());
  if (!parsed.ok()) {
    return base::Error(absl::StatusCode::kInvalidArgument, "CATALOGUE",
                       std::string(parsed.status().message()));
  }
  return store_.PutCatalogue(parsed->digest(), files, /*founding=*/false);
}

absl::StatusOr<DirectoryCore::Standing> DirectoryCore::ProposeEvent(
    const base::AgencyId& caller, const DirectoryEvent& event,
    const audit::v1::CatalogueFiles& catalogue) {
  if (event.ByteSizeLong() > kMaxDirectoryEventBytes) {
    return absl::ResourceExhaustedError("the event is over 64 KiB");
  }
  SAMRAD_ASSIGN_OR_RETURN(const audit::v1::DirectoryHeader header,
                          audit::ParseDirectoryHeader(event.header()));
  SAMRAD_ASSIGN_OR_RETURN(const audit::Entry entry, audit::EntryOf(event));
  if (event.signatures().empty()) {
    return absl::InvalidArgumentError("the event carries no signature");
  }

  base::MutexLock lock(propose_mutex_);
  SAMRAD_RETURN_IF_ERROR(MayHandIn(*view(), caller, header, event));
  SAMRAD_RETURN_IF_ERROR(FlushLocked());
  PruneProposals();
  const std::shared_ptr<const View> now = view();
  if (auto logged = LoggedEvent(*now, event); logged.has_value()) {
    return Standing{*std::move(logged), 0};
  }
  DirectoryEvent merged = Merged(event);
  SAMRAD_ASSIGN_OR_RETURN(const uint32_t missing,
                          now->chain.SignaturesMissing(merged));
  if (header.event() == audit::v1::CATALOGUE_RELEASED) {
    SAMRAD_RETURN_IF_ERROR(TakeCatalogue(header, catalogue));
  }
  const std::string entry_bytes = audit::ToBytes(entry);
  if (missing > 0) {
    const auto same = std::find_if(
        proposals_.begin(), proposals_.end(),
        [&](const DirectoryEvent& p) { return SameBytes(p, merged); });
    if (same == proposals_.end() && proposals_.size() >= kMaxProposals) {
      return absl::ResourceExhaustedError("too many events wait already");
    }
    SAMRAD_RETURN_IF_ERROR(store_.PutProposal(entry_bytes, merged));
    if (same == proposals_.end()) {
      proposals_.push_back(merged);
    } else {
      *same = merged;
    }
    PublishProposals();
    return Standing{std::move(merged), missing};
  }
  SAMRAD_ASSIGN_OR_RETURN(unlogged_, store_.OrderEvents({merged}));
  {
    base::MutexLock view_lock(mutex_);
    flushed_ = false;
  }
  std::erase_if(proposals_,
                [&](const DirectoryEvent& p) { return SameBytes(p, merged); });
  PublishProposals();
  SAMRAD_RETURN_IF_ERROR(FlushLocked());
  return Standing{view()->events.back(), 0};
}

void DirectoryCore::PruneProposals() {
  // What the chain can no longer take, or not in time, will never be logged.
  const std::shared_ptr<const View> now = view();
  std::vector<std::string> unused;
  std::erase_if(proposals_, [&](const DirectoryEvent& proposal) {
    const auto header = audit::ParseDirectoryHeader(proposal.header());
    const bool late = header.ok() && TooLate(*header, clock_.TimeNow());
    if (!late && now->chain.SignaturesMissing(proposal).ok()) return false;
    const auto entry = audit::EntryOf(proposal);
    if (!entry.ok() || !store_.DropProposal(audit::ToBytes(*entry)).ok()) {
      return false;
    }
    if (header.ok() && header->event() == audit::v1::CATALOGUE_RELEASED) {
      unused.push_back(header->catalogue_digest());
    }
    return true;
  });
  for (const std::string& digest : unused) {
    if (!NamesCatalogue(*now, digest)) (void)store_.DropCatalogue(digest);
  }
  PublishProposals();
}

bool DirectoryCore::NamesCatalogue(const View& view,
                                   std::string_view digest) const {
  const auto names = [digest](const DirectoryEvent& event) {
    const auto header = audit::ParseDirectoryHeader(event.header());
    return header.ok() && header->catalogue_digest() == digest;
  };
  return std::any_of(view.events.begin(), view.events.end(), names) ||
         std::any_of(proposals_.begin(), proposals_.end(), names);
}

void DirectoryCore::PublishProposals() {
  auto copy = std::make_shared<const std::vector<DirectoryEvent>>(proposals_);
  base::MutexLock lock(mutex_);
  visible_proposals_ = std::move(copy);
}

}  // namespace samrad::hub
