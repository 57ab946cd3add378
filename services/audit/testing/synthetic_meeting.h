// Texts and acts of one meeting that hold, for tests: of the agencies of
// SyntheticLog, with police in the chair.
#ifndef SAMRAD_SERVICES_AUDIT_TESTING_SYNTHETIC_MEETING_H_
#define SAMRAD_SERVICES_AUDIT_TESTING_SYNTHETIC_MEETING_H_

#include <cstdint>
#include <string>

#include "samrad/sealed/v1/meeting.pb.h"
#include "services/audit/testing/synthetic_log.h"

namespace samrad::audit::testing {

inline constexpr char kConsentHandle[] = "consent-handle-1";

// An ITEM of this class from social to police; CONSENTED stands on the consent
// kConsentHandle, LEGAL_GROUND on OSL 10:18 a.
sealed::v1::MeetingContentHeader MeetingItem(const SyntheticLog& log,
                                             std::uint64_t number,
                                             common::v1::ItemClass item_class);
// Minutes from police to social.
sealed::v1::MeetingContentHeader MeetingMinutes(const SyntheticLog& log,
                                                std::uint64_t number);

// An act of this agency over the text (or its item); `present` are police and
// social where the act has any.
sealed::v1::MeetingActHeader MeetingActOn(
    const SyntheticLog& log, const sealed::v1::MeetingContentHeader& text,
    sealed::v1::MeetingAct act, const std::string& agency);

sealed::v1::MeetingHeader Wrap(const sealed::v1::MeetingContentHeader& text);
sealed::v1::MeetingHeader Wrap(const sealed::v1::MeetingActHeader& act);

// SHA-256 of the wrapped header, as acts name it.
std::string HashOf(const sealed::v1::MeetingContentHeader& text);

}  // namespace samrad::audit::testing

#endif  // SAMRAD_SERVICES_AUDIT_TESTING_SYNTHETIC_MEETING_H_
