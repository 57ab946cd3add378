// Agendas, rooms, checks and texts as people read them.
#ifndef SAMRAD_CLIENTS_CLI_MEETING_VIEW_H_
#define SAMRAD_CLIENTS_CLI_MEETING_VIEW_H_

#include <string>

#include "clients/cli/console.h"
#include "samrad/agency/meetings/v1/groups.pb.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "samrad/agency/meetings/v1/room.pb.h"

namespace samrad::cli {

void PrintGroup(const Console& console,
                const samrad::agency::meetings::v1::GroupView& group);
void PrintMeetingLine(const Console& console,
                      const samrad::agency::meetings::v1::MeetingLine& meeting);
// Agenda, who is there, what is at hand.
void PrintMeeting(const Console& console,
                  const samrad::agency::meetings::v1::MeetingView& view);
void PrintComeAndGo(const Console& console,
                    const samrad::agency::meetings::v1::ComeAndGo& line);
// Field by field, indented.
void PrintAnonymous(
    const Console& console,
    const samrad::agency::meetings::v1::AnonymousCase& anonymous);
void PrintItem(const Console& console,
               const samrad::agency::meetings::v1::Item& item);
// What was found and how many fit.
void PrintCheck(const Console& console,
                const samrad::agency::meetings::v1::CheckTextResponse& check);
void PrintOpenText(const Console& console,
                   const samrad::agency::meetings::v1::OpenText& text);
// One line.
void PrintEvent(
    const Console& console,
    const samrad::agency::meetings::v1::WatchMeetingResponse& event);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_MEETING_VIEW_H_
