// Minutes as people read them. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_PAPER_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_PAPER_H_

#include <string>

#include "absl/time/time.h"
#include "samrad/agency/meetings/v1/minutes.pb.h"
#include "services/paper/document.h"

namespace samrad::agency {

// `lang` is "sv" or "en". `strategic`: these are StrategicPart of minutes, and
// the document says so. Days and hours are those of `zone`.
paper::Document MinutesPaper(const meetings::v1::Minutes& minutes,
                             bool strategic, const std::string& lang,
                             absl::TimeZone zone);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_PAPER_H_
