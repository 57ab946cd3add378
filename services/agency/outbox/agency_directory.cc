#include "services/agency/outbox/agency_directory.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "crypto/hash/key_id.h"
#include "crypto/sign/signed_note.h"
#include "services/agency/outbox/proto_time.h"
#include "services/audit/headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr std::size_t kMaxRequestEvents = 8;

// The hexadecimal digits alone, as people write them with any spacing.
std::string Digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (std::isxdigit(static_cast<unsigned char>(c)) != 0) {
      digits.push_back(
          static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    }
  }
  return digits;
}

crypto::KeyUse RingUse(audit::v1::KeyUse use) {
  switch (use) {
    case audit::v1::SEAL:
      return crypto::KeyUse::kSeal;
    case audit::v1::WITNESS:
      return crypto::KeyUse::kWitness;
    default:
      return crypto::KeyUse::kSign;
  }
}

// The ring's current key of a use: its id and its vkey under `name`.
struct RingKey {
  std::string id;
  std::string vkey;
};
RingKey CurrentOf(const crypto::Keyring& ring, audit::v1::KeyUse use,
                  const std::string& name) {
  if (use == audit::v1::SEAL) {
    const crypto::SealKey& key = ring.CurrentSealKey();
    return {key.id(), crypto::EncodeSealVkey(name, key.PublicKey())};
  }
  const bool witness = use == audit::v1::WITNESS;
  const crypto::SigningKey& key =
      witness ? ring.CurrentWitnessKey() : ring.CurrentSigningKey();
  return {key.id(), crypto::EncodeVkey(
                        {.name = name,
                         .type = witness ? crypto::NoteKeyType::kCosignatureV1
                                         : crypto::NoteKeyType::kEd25519,
                         .key = key.PublicKey()})};
}

absl::Status Malformed() {
  return base::Error(absl::StatusCode::kInvalidArgument, "REQUEST_FILE",
                     "these are not the events of a request file");
}

}  // namespace

AgencyDirectory::AgencyDirectory(Outbox& outbox, const Journal& journal,
                                 const base::Clock& clock)
    : outbox_(outbox), journal_(journal), clock_(clock) {}

std::vector<ListedAgency> AgencyDirectory::List() const {
  std::vector<ListedAgency> list;
  const ChainSnapshot chain = outbox_.directory().chain();
  for (const audit::AgencyRecord* record : chain->Agencies()) {
    ListedAgency one{.id = record->agency,
                     .kind = record->kind,
                     .function = record->function,
                     .fingerprint = "",
                     .active = record->active()};
    for (const audit::AgencyKey& key : record->keys) {
      if (key.use == audit::v1::SIGN) {
        one.fingerprint = crypto::FingerprintOf(key.public_key);
      }
    }
    list.push_back(std::move(one));
  }
  return list;
}

absl::StatusOr<std::uint32_t> AgencyDirectory::Onboard(
    std::string_view user, const std::vector<audit::v1::DirectoryEvent>& events,
    std::string_view fingerprint) {
  if (events.empty() || events.size() > kMaxRequestEvents) return Malformed();
  auto first = audit::ParseDirectoryHeader(events[0].header());
  if (!first.ok() || first->event() != audit::v1::ONBOARD ||
      first->origin() != outbox_.origin()) {
    return Malformed();
  }
  auto key = crypto::ParseVkey(first->vkey());
  if (!key.ok()) return Malformed();
  for (std::size_t i = 1; i < events.size(); ++i) {
    auto header = audit::ParseDirectoryHeader(events[i].header());
    if (!header.ok() || header->event() != audit::v1::KEY ||
        header->agency() != first->agency()) {
      return Malformed();
    }
  }
  if (Digits(fingerprint) != Digits(crypto::FingerprintOf(key->key.bytes()))) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "FINGERPRINT_MISMATCH",
                       "the fingerprint is not the one of the request's key");
  }
  // Asked again after it was logged: only the keys may be left.
  std::uint32_t missing = 0;
  if (outbox_.directory().chain()->Find(first->agency()) == nullptr) {
    SAMRAD_RETURN_IF_ERROR(
        journal_.Record({.event = events::kAgencyOnboardingSigned,
                         .user = std::string(user),
                         .subjects = {first->agency()}}));
    SAMRAD_ASSIGN_OR_RETURN(missing, outbox_.SignAndPropose(events[0]));
  }
  if (missing > 0) return missing;
  for (std::size_t i = 1; i < events.size(); ++i) {
    hub::directory::v1::ProposeEventRequest request;
    *request.mutable_event() = events[i];
    SAMRAD_RETURN_IF_ERROR(outbox_.hub().ProposeEvent(request).status());
  }
  outbox_.link().NudgeDirectory();
  return missing;
}

absl::Status AgencyDirectory::AnnounceKey(audit::v1::KeyUse use) {
  const ChainSnapshot chain = outbox_.directory().chain();
  const audit::AgencyRecord* self = chain->Find(outbox_.agency());
  const audit::AgencyKey* signing =
      self == nullptr ? nullptr : self->Current(audit::v1::SIGN);
  if (signing == nullptr) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "NOT_IN_DIRECTORY",
                       "this agency is not in the hub's directory");
  }
  const audit::AgencyKey* known = self->Current(use);
  const RingKey ours = outbox_.keys().Use([&](const crypto::Keyring& ring) {
    return CurrentOf(ring, use, signing->name);
  });
  if (known != nullptr && known->key_id == ours.id) return absl::OkStatus();
  audit::v1::DirectoryHeader header;
  header.set_suite(1);
  header.set_origin(outbox_.origin());
  header.set_event(audit::v1::KEY);
  header.set_agency(outbox_.agency());
  header.set_use(use);
  header.set_vkey(ours.vkey);
  *header.mutable_at() = ToProtoTime(clock_.TimeNow());
  audit::v1::DirectoryEvent event;
  event.set_header(header.SerializeAsString());
  event.set_salt(outbox_.signer().NewSalt());
  return outbox_.SignAndPropose(std::move(event)).status();
}

absl::StatusOr<std::string> AgencyDirectory::RotateKeys(
    std::string_view user, const std::vector<audit::v1::KeyUse>& uses) {
  std::vector<audit::v1::KeyUse> wanted = uses;
  if (wanted.empty()) wanted.push_back(audit::v1::SEAL);
  for (const audit::v1::KeyUse use : wanted) {
    if (use != audit::v1::SIGN && use != audit::v1::SEAL &&
        use != audit::v1::WITNESS) {
      return absl::InvalidArgumentError("use is not stated");
    }
  }
  const ChainSnapshot before = outbox_.directory().chain();
  const audit::AgencyRecord* self = before->Find(outbox_.agency());
  for (const audit::v1::KeyUse use : wanted) {
    const audit::AgencyKey* known =
        self == nullptr ? nullptr : self->Current(use);
    const std::string ring_id =
        outbox_.keys().Use([&](const crypto::Keyring& ring) {
          return CurrentOf(ring, use, "samrad").id;
        });
    // A key that was made and never announced is announced, not another one.
    if (known != nullptr && known->key_id == ring_id) {
      SAMRAD_RETURN_IF_ERROR(outbox_.keys().Rotate(RingUse(use)).status());
    }
    SAMRAD_RETURN_IF_ERROR(
        journal_.Record({.event = events::kKeysRotated,
                         .user = std::string(user),
                         .subjects = {audit::v1::KeyUse_Name(use)}}));
    SAMRAD_RETURN_IF_ERROR(AnnounceKey(use));
    // The next one is signed with what the directory names then.
    outbox_.link().AwaitDirectoryBeyond(before->size(), absl::Seconds(5));
  }
  const ChainSnapshot chain = outbox_.directory().chain();
  self = chain->Find(outbox_.agency());
  const audit::AgencyKey* key =
      self == nullptr ? nullptr : self->Current(audit::v1::SIGN);
  return key == nullptr ? std::string()
                        : crypto::FingerprintOf(key->public_key);
}

absl::StatusOr<std::uint32_t> AgencyDirectory::Revoke(std::string_view user,
                                                      std::string_view agency) {
  if (outbox_.directory().chain()->Find(agency) == nullptr) {
    return base::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                       "there is no such agency");
  }
  SAMRAD_RETURN_IF_ERROR(
      journal_.Record({.event = events::kAgencyRevocationSigned,
                       .user = std::string(user),
                       .subjects = {std::string(agency)}}));
  // Two others sign the same bytes: the second finds the first's waiting.
  SAMRAD_ASSIGN_OR_RETURN(auto proposals, outbox_.hub().ListProposals());
  for (const audit::v1::DirectoryEvent& event : proposals.events()) {
    auto header = audit::ParseDirectoryHeader(event.header());
    if (header.ok() && header->event() == audit::v1::REVOKE &&
        header->agency() == agency && header->origin() == outbox_.origin()) {
      return outbox_.SignAndPropose(event);
    }
  }
  audit::v1::DirectoryHeader header;
  header.set_suite(1);
  header.set_origin(outbox_.origin());
  header.set_event(audit::v1::REVOKE);
  header.set_agency(std::string(agency));
  *header.mutable_at() = ToProtoTime(clock_.TimeNow());
  audit::v1::DirectoryEvent event;
  event.set_header(header.SerializeAsString());
  event.set_salt(outbox_.signer().NewSalt());
  return outbox_.SignAndPropose(std::move(event));
}

absl::Status AgencyDirectory::AnnouncePending() {
  for (const audit::v1::KeyUse use :
       {audit::v1::SIGN, audit::v1::SEAL, audit::v1::WITNESS}) {
    SAMRAD_RETURN_IF_ERROR(AnnounceKey(use));
  }
  return absl::OkStatus();
}

}  // namespace samrad::agency
