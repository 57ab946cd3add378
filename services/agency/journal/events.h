// Names of everything the journal can say; explained in docs/AUDIT-EVENTS.md,
// and a test proves that none is missing there. Never rename one: old journals
// keep it.
#ifndef SAMRAD_SERVICES_AGENCY_JOURNAL_EVENTS_H_
#define SAMRAD_SERVICES_AGENCY_JOURNAL_EVENTS_H_

#include "services/base/literal.h"

namespace samrad::agency::events {

// The node itself.
inline constexpr base::Literal kNodeInitialised = "node_initialised";
inline constexpr base::Literal kNodeStarted = "node_started";
inline constexpr base::Literal kNodeStopped = "node_stopped";
inline constexpr base::Literal kNodeRestored = "node_restored";
inline constexpr base::Literal kBackupMade = "backup_made";

// Staff.
inline constexpr base::Literal kSignedIn = "signed_in";
inline constexpr base::Literal kSignInRefused = "sign_in_refused";
inline constexpr base::Literal kSignedOut = "signed_out";
inline constexpr base::Literal kAccessRefused = "access_refused";
inline constexpr base::Literal kStaffAdded = "staff_added";
inline constexpr base::Literal kStaffDisabled = "staff_disabled";
inline constexpr base::Literal kPasswordReset = "password_reset";
inline constexpr base::Literal kStaffListed = "staff_listed";

// Cases.
inline constexpr base::Literal kCaseCreated = "case_created";
inline constexpr base::Literal kCaseListed = "case_listed";
inline constexpr base::Literal kCaseRead = "case_read";
inline constexpr base::Literal kCaseRefused = "case_refused";
inline constexpr base::Literal kNoteAdded = "note_added";
inline constexpr base::Literal kRegisterUpdated = "register_updated";
inline constexpr base::Literal kCaseStaffChanged = "case_staff_changed";
inline constexpr base::Literal kGlassBroken = "glass_broken";
inline constexpr base::Literal kItemsRead = "items_read";

// Consents.
inline constexpr base::Literal kConsentRecorded = "consent_recorded";
inline constexpr base::Literal kConsentRead = "consent_read";
inline constexpr base::Literal kConsentRegistered = "consent_registered";
inline constexpr base::Literal kConsentWithdrawn = "consent_withdrawn";
inline constexpr base::Literal kWithdrawalRegistered = "withdrawal_registered";
inline constexpr base::Literal kConsentRefused = "consent_refused";
inline constexpr base::Literal kWithdrawalPreviewed = "withdrawal_previewed";

// Disclosures out.
inline constexpr base::Literal kDisclosureDecided = "disclosure_decided";
inline constexpr base::Literal kDisclosureRefused = "disclosure_refused";
inline constexpr base::Literal kDisclosureAccepted = "disclosure_accepted";
inline constexpr base::Literal kDisclosureRefusedByHub =
    "disclosure_refused_by_hub";
inline constexpr base::Literal kDisclosurePublished = "disclosure_published";
inline constexpr base::Literal kDisclosureRead = "disclosure_read";
inline constexpr base::Literal kDisclosureStopped = "disclosure_stopped";
inline constexpr base::Literal kDutyRecorded = "duty_recorded";

// Packets in.
inline constexpr base::Literal kPacketReceived = "packet_received";
inline constexpr base::Literal kPacketQuarantined = "packet_quarantined";
inline constexpr base::Literal kPacketListed = "packet_listed";
inline constexpr base::Literal kPacketAccepted = "packet_accepted";
inline constexpr base::Literal kPacketOpened = "packet_opened";
inline constexpr base::Literal kPacketRegistered = "packet_registered";
inline constexpr base::Literal kPacketDeclined = "packet_declined";
inline constexpr base::Literal kPacketRead = "packet_read";
inline constexpr base::Literal kPacketRefused = "packet_refused";
inline constexpr base::Literal kPacketExpired = "packet_expired";
inline constexpr base::Literal kConsentEnded = "consent_ended";

// What the other side did.
inline constexpr base::Literal kPeerOpened = "peer_opened";
inline constexpr base::Literal kPeerDeclined = "peer_declined";

// Log, directory, keys.
inline constexpr base::Literal kAnchored = "anchored";
inline constexpr base::Literal kLogForked = "log_forked";
inline constexpr base::Literal kLogExported = "log_exported";
inline constexpr base::Literal kRecordProven = "record_proven";
inline constexpr base::Literal kJournalRead = "journal_read";
inline constexpr base::Literal kAgencyOnboardingSigned =
    "agency_onboarding_signed";
inline constexpr base::Literal kAgencyRevocationSigned =
    "agency_revocation_signed";
inline constexpr base::Literal kDirectoryChanged = "directory_changed";
inline constexpr base::Literal kKeysRotated = "keys_rotated";
inline constexpr base::Literal kKeyDestroyed = "key_destroyed";
inline constexpr base::Literal kAlarmRaised = "alarm_raised";

}  // namespace samrad::agency::events

#endif  // SAMRAD_SERVICES_AGENCY_JOURNAL_EVENTS_H_
