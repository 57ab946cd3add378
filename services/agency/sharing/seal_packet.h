// The only way out of an agency: content is sealed against a permit of the law
// engine, to exactly the recipients the permit names.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_SEAL_PACKET_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_SEAL_PACKET_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/keys/seal_key.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/secret/random_source.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/outbox/submissions.h"
#include "services/law/permit.h"

namespace samrad::agency {

// A header as it will travel.
struct FinalHeader {
  sealed::v1::DisclosureHeader header;
  std::string bytes;
};

struct SealedPacket {
  std::string body;  // exact bytes of a sealed.v1.Body
  std::vector<ShareForHub> shares;
};

// Seals `content` to the header's recipients, whose sealing keys are given in
// the header's order. FAILED_PRECONDITION, tag PERMIT_MISMATCH: the header
// names another recipient, category, ground, catalogue or time than the permit.
// Else the codes of crypto::SealContent. Thread-safe.
absl::StatusOr<SealedPacket> SealForPermit(
    const law::Permit& permit, const FinalHeader& header,
    std::string_view content, std::span<const crypto::SealPublicKey> keys,
    const crypto::SealKey& own, crypto::RandomSource& random,
    crypto::PairKeyCache& cache);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_SEAL_PACKET_H_
