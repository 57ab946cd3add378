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
inline constexpr base::Literal kSignedOutEverywhere = "signed_out_everywhere";
inline constexpr base::Literal kSessionLocked = "session_locked";
inline constexpr base::Literal kSessionUnlocked = "session_unlocked";
inline constexpr base::Literal kUnlockRefused = "unlock_refused";
inline constexpr base::Literal kSecondFactorEnrolled = "second_factor_enrolled";
inline constexpr base::Literal kSecondFactorReset = "second_factor_reset";
inline constexpr base::Literal kRecoveryCodeUsed = "recovery_code_used";
inline constexpr base::Literal kRecoveryCodesRenewed = "recovery_codes_renewed";
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
inline constexpr base::Literal kConsentPartWithdrawn = "consent_part_withdrawn";
inline constexpr base::Literal kWithdrawalRegistered = "withdrawal_registered";
inline constexpr base::Literal kConsentRefused = "consent_refused";
inline constexpr base::Literal kWithdrawalPreviewed = "withdrawal_previewed";

// Disclosures out.
inline constexpr base::Literal kDisclosureDecided = "disclosure_decided";
inline constexpr base::Literal kDisclosureExplored = "disclosure_explored";
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

// The law.
inline constexpr base::Literal kCatalogueProposed = "catalogue_proposed";
inline constexpr base::Literal kCatalogueReleased = "catalogue_released";
inline constexpr base::Literal kCatalogueLoaded = "catalogue_loaded";
inline constexpr base::Literal kLawReplayed = "law_replayed";

// What the other side did.
inline constexpr base::Literal kPeerOpened = "peer_opened";
inline constexpr base::Literal kPeerDeclined = "peer_declined";

// Meetings: groups, seats, plans.
inline constexpr base::Literal kGroupCreated = "group_created";
inline constexpr base::Literal kSeatsChanged = "seats_changed";
inline constexpr base::Literal kGroupsListed = "groups_listed";
inline constexpr base::Literal kSeatAssigned = "seat_assigned";
inline constexpr base::Literal kSeatHistoryRead = "seat_history_read";
inline constexpr base::Literal kPopulationImported = "population_imported";
inline constexpr base::Literal kSeriesPlanned = "series_planned";
inline constexpr base::Literal kSittingCalled = "sitting_called";
inline constexpr base::Literal kMeetingChanged = "meeting_changed";
inline constexpr base::Literal kMeetingsListed = "meetings_listed";
inline constexpr base::Literal kCalendarRead = "calendar_read";

// Meetings: items of this agency.
inline constexpr base::Literal kItemDrafted = "item_drafted";
inline constexpr base::Literal kMeetingItemsListed = "meeting_items_listed";
inline constexpr base::Literal kOwnItemRead = "own_item_read";
inline constexpr base::Literal kTextChecked = "text_checked";
inline constexpr base::Literal kItemConfirmed = "item_confirmed";
inline constexpr base::Literal kItemSeconded = "item_seconded";
inline constexpr base::Literal kItemDecided = "item_decided";
inline constexpr base::Literal kItemRefused = "item_refused";
inline constexpr base::Literal kItemHandedIn = "item_handed_in";
inline constexpr base::Literal kItemTakenBack = "item_taken_back";

// Meetings: the room.
inline constexpr base::Literal kMeetingRead = "meeting_read";
inline constexpr base::Literal kAgendaSet = "agenda_set";
inline constexpr base::Literal kSeatTaken = "seat_taken";
inline constexpr base::Literal kSeatLeft = "seat_left";
inline constexpr base::Literal kSeatLapsed = "seat_lapsed";
inline constexpr base::Literal kRoomRun = "room_run";
inline constexpr base::Literal kConflictAnswered = "conflict_answered";
inline constexpr base::Literal kMeetingActSigned = "meeting_act_signed";
inline constexpr base::Literal kItemOpened = "item_opened";
inline constexpr base::Literal kLateAdmitted = "late_admitted";
inline constexpr base::Literal kItemClosed = "item_closed";
inline constexpr base::Literal kOopsSaid = "oops_said";
inline constexpr base::Literal kOopsAcknowledged = "oops_acknowledged";
inline constexpr base::Literal kTextRead = "text_read";
inline constexpr base::Literal kTextBlanked = "text_blanked";
inline constexpr base::Literal kReplyHandedIn = "reply_handed_in";
inline constexpr base::Literal kReplyRefused = "reply_refused";
inline constexpr base::Literal kRoundAnswered = "round_answered";
inline constexpr base::Literal kPrivateTalksRead = "private_talks_read";
inline constexpr base::Literal kOralRecorded = "oral_recorded";
inline constexpr base::Literal kMeetingWatched = "meeting_watched";

// Meetings: minutes.
inline constexpr base::Literal kMinutesDraftRead = "minutes_draft_read";
inline constexpr base::Literal kMinutesLinesPut = "minutes_lines_put";
inline constexpr base::Literal kMinutesLinesRefused = "minutes_lines_refused";
inline constexpr base::Literal kMinutesGiven = "minutes_given";
inline constexpr base::Literal kMinutesReceived = "minutes_received";
inline constexpr base::Literal kMinutesRead = "minutes_read";
inline constexpr base::Literal kMinutesAnswered = "minutes_answered";
inline constexpr base::Literal kMinutesExported = "minutes_exported";
inline constexpr base::Literal kActionsListed = "actions_listed";
inline constexpr base::Literal kActionClosed = "action_closed";

// Review: the auditor's second key.
inline constexpr base::Literal kContentAsked = "content_asked";
inline constexpr base::Literal kContentGranted = "content_granted";
inline constexpr base::Literal kContentRefused = "content_refused";
inline constexpr base::Literal kContentEnded = "content_ended";
inline constexpr base::Literal kContentRead = "content_read";
inline constexpr base::Literal kContentAccessesListed =
    "content_accesses_listed";
inline constexpr base::Literal kContentNoticesListed = "content_notices_listed";

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
