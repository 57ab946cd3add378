#include "services/agency/request_file.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "crypto/hash/encoding.h"
#include "crypto/hash/key_id.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/signed_note.h"
#include "google/protobuf/util/time_util.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/audit/leaf.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using nlohmann::json;

audit::v1::DirectoryHeader CommonHeader(const AgencyProfile& profile,
                                        audit::v1::DirectoryEventKind event,
                                        audit::v1::KeyUse use, absl::Time now) {
  audit::v1::DirectoryHeader header;
  header.set_suite(1);
  header.set_origin(profile.origin.value());
  header.set_event(event);
  header.set_agency(profile.agency.value());
  header.set_use(use);
  *header.mutable_at() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
          absl::ToUnixMicros(now));
  return header;
}

}  // namespace

std::string KeyNameOf(const AgencyProfile& profile) {
  const std::string& origin = profile.origin.value();
  return origin.substr(0, origin.rfind('/')) + "/agency/" +
         profile.agency.value();
}

absl::StatusOr<RequestFile> MakeRequestFile(const AgencyProfile& profile,
                                            bool genesis,
                                            const crypto::Keyring& ring,
                                            crypto::RandomSource& random,
                                            absl::Time now) {
  const std::string name = KeyNameOf(profile);
  const crypto::SigningKey& signing = ring.CurrentSigningKey();
  std::vector<audit::v1::DirectoryHeader> headers;

  audit::v1::DirectoryHeader first =
      CommonHeader(profile, genesis ? audit::v1::GENESIS : audit::v1::ONBOARD,
                   audit::v1::SIGN, now);
  first.set_vkey(crypto::EncodeVkey({.name = name,
                                     .type = crypto::NoteKeyType::kEd25519,
                                     .key = signing.PublicKey()}));
  first.set_kind(profile.kind);
  first.set_function(profile.function);
  first.set_is_authority(profile.is_authority);
  first.set_authority_id(profile.authority_id);
  first.set_branch_id(profile.branch_id);
  headers.push_back(std::move(first));

  headers.push_back(
      CommonHeader(profile, audit::v1::KEY, audit::v1::SEAL, now));
  headers.back().set_vkey(
      crypto::EncodeSealVkey(name, ring.CurrentSealKey().PublicKey()));

  headers.push_back(
      CommonHeader(profile, audit::v1::KEY, audit::v1::WITNESS, now));
  headers.back().set_vkey(
      crypto::EncodeVkey({.name = name,
                          .type = crypto::NoteKeyType::kCosignatureV1,
                          .key = ring.CurrentWitnessKey().PublicKey()}));

  RequestFile file;
  file.fingerprint = crypto::FingerprintOf(signing.PublicKey().bytes());
  json out = {{"format", "samrad-request/1"},
              {"agency", profile.agency.value()},
              {"fingerprint", file.fingerprint},
              {"events", json::array()}};
  for (const audit::v1::DirectoryHeader& header : headers) {
    const std::string bytes = header.SerializeAsString();
    std::array<uint8_t, audit::kSaltBytes> salt;
    random.Fill(salt);
    SAMRAD_ASSIGN_OR_RETURN(const audit::Entry entry,
                            audit::LeafEntry(audit::v1::DIRECTORY, bytes, "",
                                             crypto::AsChars(salt)));
    out["events"].push_back(
        {{"header", crypto::Base64Encode(crypto::AsBytes(bytes))},
         {"salt", crypto::Base64Encode(salt)},
         {"signatures",
          {{{"agency", profile.agency.value()},
            {"signature", crypto::Base64Encode(crypto::AsBytes(
                              crypto::SignEntry(entry, signing)))}}}}});
  }
  file.json = out.dump(2) + "\n";
  return file;
}

}  // namespace samrad::agency
