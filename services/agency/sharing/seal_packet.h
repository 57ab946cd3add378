// The only ways out of an agency: content is sealed against a permit of the law
// engine, to exactly the recipients the permit names, or against a clearance of
// the screening, exactly the text it names. A signal to the chair has no text.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_SEAL_PACKET_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_SEAL_PACKET_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/keys/seal_key.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/seal/seal_content.h"
#include "crypto/secret/random_source.h"
#include "samrad/agency/meetings/v1/content.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/agency/outbox/submissions.h"
#include "services/law/permit.h"
#include "services/screening/clearance.h"

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

// A meeting text's header as it will travel: `bytes` is the MeetingHeader.
struct FinalMeetingHeader {
  sealed::v1::MeetingContentHeader header;
  std::string bytes;
};

// The same for a named text of a meeting. PERMIT_MISMATCH also when its
// disclosure names other parties or another id than the header around it.
absl::StatusOr<SealedPacket> SealForPermit(
    const law::Permit& permit, const FinalMeetingHeader& header,
    std::string_view content, std::span<const crypto::SealPublicKey> keys,
    const crypto::SealKey& own, crypto::RandomSource& random,
    crypto::PairKeyCache& cache);

// Between the written fields of a case (observed, since, interpretation, tried,
// asked), and after each of minutes (decision and actions, item by item), when
// they are one text.
inline constexpr std::string_view kFieldSeparator = "\n\n";
// What a clearance is for: all that was written in the text, as one. Pure.
std::string ClearedTextOf(const meetings::v1::MeetingText& text);
// What the log may say of a clearance.
sealed::v1::ClearanceRecord ClearanceRecordOf(
    const screening::Clearance& clearance);

// Seals a text that names nobody. FAILED_PRECONDITION, tag CLEARANCE_MISMATCH:
// the clearance is of another text, the header says other than the clearance,
// or the header's class or kind needs a permit.
absl::StatusOr<SealedPacket> SealForClearance(
    const screening::Clearance& clearance, const FinalMeetingHeader& header,
    const meetings::v1::MeetingText& text,
    std::span<const crypto::SealPublicKey> keys, const crypto::SealKey& own,
    crypto::RandomSource& random, crypto::PairKeyCache& cache);

// All that an answer in the round can say without a text.
enum class Signal : std::uint8_t { kNothing = 0, kPrivateTalk = 1 };

// What a signal belongs to; it opens nowhere else.
struct SignalPlace {
  std::string meeting_id;  // 16 bytes
  std::string item_id;     // 16 bytes
  std::uint32_t seat = 0;
};
// Ciphertext of one byte and one slot: the same whatever it says.
inline constexpr std::size_t kSealedSignalBytes = 73 + 1 + 137;

struct SealedSignal {
  std::string bytes;  // kSealedSignalBytes
  std::string share;  // 32 bytes, for the hub
};
absl::StatusOr<SealedSignal> SealSignal(Signal signal, const SignalPlace& place,
                                        const crypto::SealRecipient& chair,
                                        const crypto::SealKey& own,
                                        crypto::RandomSource& random,
                                        crypto::PairKeyCache& cache);
// SHA-256 of the place, as both ends bind it.
crypto::Digest SignalBinding(const SignalPlace& place);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_SEAL_PACKET_H_
