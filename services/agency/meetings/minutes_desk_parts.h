// What the files of MinutesDesk share. Internal to it.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_DESK_PARTS_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_DESK_PARTS_H_

#include <map>
#include <string>
#include <vector>

#include "services/agency/meetings/minutes_desk.h"
#include "services/screening/clearance.h"

namespace samrad::agency {

// The minutes as the chair's agency has them now.
struct MinutesDesk::Written {
  MeetingPlace place;
  MeetingId meeting;
  meetings::v1::Minutes whole;
  // By item id, 16 bytes.
  std::map<std::string, meetings::v1::PutLinesRequest> lines;
};

// One agency's minutes, cleared to leave.
struct MinutesDesk::Making {
  meetings::v1::MeetingText text;
  screening::Clearance clearance;
  LawQuestion question;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_DESK_PARTS_H_
