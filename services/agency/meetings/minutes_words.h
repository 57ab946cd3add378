// Words of minutes in Swedish and English. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_WORDS_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_WORDS_H_

#include <string>

#include "samrad/common/v1/common.pb.h"
#include "samrad/common/v1/meeting.pb.h"

namespace samrad::agency {

// A word in both languages.
struct InBoth {
  const char* swedish;
  const char* english;
  std::string In(bool in_swedish) const {
    return in_swedish ? swedish : english;
  }
};

// A dash for what is not stated.
InBoth WordsOf(common::v1::ItemClass item_class);
InBoth WordsOf(common::v1::Outcome outcome);
InBoth WordsOf(common::v1::Function function);
InBoth WordsOf(common::v1::Category category);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_WORDS_H_
