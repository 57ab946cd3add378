#include "services/agency/outbox/law_change.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "crypto/hash/encoding.h"
#include "services/agency/outbox/proto_time.h"
#include "services/audit/catalogue_files.h"
#include "services/audit/headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using audit::v1::DirectoryEvent;
using audit::v1::DirectoryHeader;

// A release that waits for a signature.
struct Proposal {
  DirectoryEvent event;
  DirectoryHeader header;
};

absl::StatusOr<std::string> DigestOf(std::string_view hex) {
  absl::StatusOr<std::string> digest = crypto::HexDecode(hex);
  if (!digest.ok() || digest->size() != 32) {
    return base::WithPath(
        base::Error(absl::StatusCode::kInvalidArgument, "MALFORMED_INPUT",
                    "a catalogue is named by 64 hexadecimal digits"),
        "digest");
  }
  return digest;
}

absl::Status Refuse(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kFailedPrecondition, tag, message);
}

absl::Status NotWhole(const absl::Status& fault) {
  return base::Error(absl::StatusCode::kInvalidArgument, "CATALOGUE",
                     std::string(fault.message()));
}

absl::Status CheckInstant(absl::Time effective_at, absl::Time now) {
  if (effective_at >= now + audit::kCatalogueNotice) return absl::OkStatus();
  return Refuse("EFFECT_TOO_SOON",
                "a catalogue is released two minutes before it takes effect, "
                "or earlier");
}

// What waits at the hub and this node's chain can take, its signatures checked.
absl::StatusOr<std::vector<Proposal>> ProposalsOf(
    HubClient& hub, const audit::DirectoryChain& chain) {
  SAMRAD_ASSIGN_OR_RETURN(const auto response, hub.ListProposals());
  std::vector<Proposal> proposals;
  for (const DirectoryEvent& event : response.events()) {
    auto header = audit::ParseDirectoryHeader(event.header());
    if (!header.ok() || header->event() != audit::v1::CATALOGUE_RELEASED ||
        !chain.SignaturesMissing(event).ok()) {
      continue;
    }
    proposals.push_back({event, *std::move(header)});
  }
  return proposals;
}

CatalogueState StateOf(const audit::CatalogueRelease& release,
                       const audit::CatalogueRelease* current,
                       const audit::DirectoryChain& chain, absl::Time now) {
  if (&release == current) return CatalogueState::kInForce;
  // A later one at the same instant takes its place before it comes.
  const bool overtaken =
      std::any_of(chain.catalogues().begin(), chain.catalogues().end(),
                  [&](const audit::CatalogueRelease& other) {
                    return other.version > release.version &&
                           other.effective_at == release.effective_at;
                  });
  return release.effective_at > now && !overtaken ? CatalogueState::kComing
                                                  : CatalogueState::kSuperseded;
}

const std::string& LastDigest(const audit::DirectoryChain& chain,
                              const Catalogues& catalogues) {
  if (!chain.catalogues().empty()) return chain.catalogues().back().digest;
  return catalogues.founding();
}

}  // namespace

LawChange::LawChange(Outbox& outbox, const Journal& journal,
                     const base::Clock& clock)
    : outbox_(outbox), journal_(journal), clock_(clock) {}

CatalogueList LawChange::List() {
  const ChainSnapshot chain = outbox_.directory().chain();
  const Catalogues& catalogues = outbox_.catalogues();
  const absl::Time now = clock_.TimeNow();
  const audit::CatalogueRelease* current =
      chain->CatalogueInForce(now, std::nullopt);
  const std::string& founding = chain->founding_catalogue().empty()
                                    ? catalogues.founding()
                                    : chain->founding_catalogue();
  CatalogueList list;
  list.catalogues.push_back({.digest_hex = CatalogueHex(founding),
                             .state = current == nullptr
                                          ? CatalogueState::kInForce
                                          : CatalogueState::kSuperseded,
                             .loaded = catalogues.Find(founding).has_value()});
  for (const audit::CatalogueRelease& release : chain->catalogues()) {
    list.catalogues.push_back(
        {.digest_hex = CatalogueHex(release.digest),
         .version = release.version,
         .effective_at = release.effective_at,
         .state = StateOf(release, current, *chain, now),
         .signers = release.signers,
         .leaf = release.leaf,
         .loaded = catalogues.Find(release.digest).has_value()});
  }
  const auto proposals = ProposalsOf(outbox_.hub(), *chain);
  list.hub_away = !proposals.ok();
  if (!proposals.ok()) return list;
  for (const Proposal& proposal : *proposals) {
    ListedCatalogue& one = list.catalogues.emplace_back();
    one.digest_hex = CatalogueHex(proposal.header.catalogue_digest());
    one.version = proposal.header.catalogue_version();
    one.effective_at = audit::TimeOf(proposal.header.effective_at())
                           .value_or(absl::InfinitePast());
    for (const auto& signature : proposal.event.signatures()) {
      one.signers.push_back(signature.agency());
    }
  }
  return list;
}

absl::StatusOr<law::Catalogue> LawChange::Get(std::string_view digest_hex) {
  const Catalogues& catalogues = outbox_.catalogues();
  if (digest_hex.empty()) {
    return catalogues.InForce(*outbox_.directory().chain(), clock_.TimeNow());
  }
  SAMRAD_ASSIGN_OR_RETURN(const std::string digest, DigestOf(digest_hex));
  if (auto found = catalogues.Find(digest)) return *std::move(found);
  auto fetched = FetchCatalogue(outbox_.hub(), digest);
  if (absl::IsInvalidArgument(fetched.status())) {
    return NotWhole(fetched.status());
  }
  return fetched;
}

absl::StatusOr<LawChange::Signed> LawChange::Propose(
    std::string_view user, const audit::v1::CatalogueFiles& files,
    absl::Time effective_at) {
  const auto catalogue = audit::CatalogueFrom(files);
  if (!catalogue.ok()) return NotWhole(catalogue.status());
  const absl::Time now = clock_.TimeNow();
  SAMRAD_RETURN_IF_ERROR(CheckInstant(effective_at, now));
  const ChainSnapshot chain = outbox_.directory().chain();
  if (chain->FindActive(outbox_.agency()) == nullptr) {
    return Refuse("NOT_IN_DIRECTORY",
                  "this agency is not active in the hub's directory");
  }
  const std::string& last = LastDigest(*chain, outbox_.catalogues());
  if (catalogue->digest() == last) {
    return Refuse("NOTHING_CHANGES", "this is the newest catalogue already");
  }
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<Proposal> proposals,
                          ProposalsOf(outbox_.hub(), *chain));
  for (const Proposal& proposal : proposals) {
    if (proposal.header.catalogue_digest() != catalogue->digest() ||
        proposal.header.agency() == outbox_.agency()) {
      continue;
    }
    return Refuse("ALREADY_PROPOSED",
                  "another agency proposes it: release it instead");
  }
  DirectoryHeader header;
  header.set_suite(1);
  header.set_origin(outbox_.origin());
  header.set_event(audit::v1::CATALOGUE_RELEASED);
  header.set_agency(outbox_.agency());
  *header.mutable_at() = ToProtoTime(now);
  header.set_catalogue_digest(catalogue->digest());
  header.set_catalogue_replaces(last);
  header.set_catalogue_version(
      chain->catalogues().empty() ? 1 : chain->catalogues().back().version + 1);
  header.mutable_effective_at()->set_seconds(absl::ToUnixSeconds(effective_at));
  SAMRAD_RETURN_IF_ERROR(
      journal_.Record({.event = events::kCatalogueProposed,
                       .user = std::string(user),
                       .subjects = {catalogue->digest_hex()}}));
  DirectoryEvent event;
  event.set_header(header.SerializeAsString());
  event.set_salt(outbox_.signer().NewSalt());
  Signed done{.digest_hex = catalogue->digest_hex(),
              .version = header.catalogue_version()};
  SAMRAD_ASSIGN_OR_RETURN(done.missing,
                          outbox_.SignAndPropose(std::move(event), files));
  return done;
}

absl::StatusOr<LawChange::Signed> LawChange::Release(
    std::string_view user, std::string_view digest_hex) {
  SAMRAD_ASSIGN_OR_RETURN(const std::string digest, DigestOf(digest_hex));
  const ChainSnapshot chain = outbox_.directory().chain();
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<Proposal> proposals,
                          ProposalsOf(outbox_.hub(), *chain));
  const auto found = std::find_if(
      proposals.begin(), proposals.end(), [&](const Proposal& proposal) {
        return proposal.header.catalogue_digest() == digest;
      });
  if (found == proposals.end()) {
    if (!chain->catalogues().empty() &&
        chain->catalogues().back().digest == digest) {
      return Signed{.digest_hex = CatalogueHex(digest),
                    .version = chain->catalogues().back().version};
    }
    return base::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                       "there is no such proposal");
  }
  if (found->header.agency() == outbox_.agency()) {
    return Refuse("OWN_PROPOSAL", "the officer of another agency releases it");
  }
  SAMRAD_ASSIGN_OR_RETURN(const absl::Time effective_at,
                          audit::TimeOf(found->header.effective_at()));
  SAMRAD_RETURN_IF_ERROR(CheckInstant(effective_at, clock_.TimeNow()));
  // Nothing is signed that this node could not decide with.
  SAMRAD_RETURN_IF_ERROR(Get(digest_hex).status());
  SAMRAD_RETURN_IF_ERROR(journal_.Record({.event = events::kCatalogueReleased,
                                          .user = std::string(user),
                                          .subjects = {CatalogueHex(digest)}}));
  Signed done{.digest_hex = CatalogueHex(digest),
              .version = found->header.catalogue_version()};
  SAMRAD_ASSIGN_OR_RETURN(done.missing, outbox_.SignAndPropose(found->event));
  return done;
}

}  // namespace samrad::agency
