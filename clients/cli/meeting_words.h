// Words of meetings for people, in Swedish and English.
#ifndef SAMRAD_CLIENTS_CLI_MEETING_WORDS_H_
#define SAMRAD_CLIENTS_CLI_MEETING_WORDS_H_

#include <string>
#include <string_view>

#include "clients/cli/console.h"
#include "clients/cli/words.h"
#include "google/protobuf/timestamp.pb.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "samrad/common/v1/meeting.pb.h"

namespace samrad::cli {

Words GroupTypeWords(samrad::common::v1::GroupType type);
Words ItemClassWords(samrad::common::v1::ItemClass item_class);
Words MeetingStateWords(samrad::common::v1::MeetingState state);
Words LightWords(samrad::common::v1::Light light);
Words OutcomeWords(samrad::common::v1::Outcome outcome);
Words CarryReasonWords(samrad::common::v1::CarryReason reason);
Words RoundWordWords(samrad::common::v1::RoundWord word);
Words EventWords(samrad::common::v1::EventKind kind);
Words ItemStateWords(samrad::agency::meetings::v1::ItemState state);
// What a group is warned of (GroupView.alarms).
Words AlarmWords(std::string_view alarm);
// CLEAR, WARN and BLOCK.
Words ScreeningWords(std::string_view verdict);

// "tis 2026-12-08 14:00", Europe/Stockholm; "-" when absent.
std::string LocalTime(const google::protobuf::Timestamp& time,
                      Language language);
// "14:00:05" of the same.
std::string LocalClock(const google::protobuf::Timestamp& time);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_MEETING_WORDS_H_
