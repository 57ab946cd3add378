// A version of a provision as labelled lines, for text and for paper. Internal
// to services/law.
#ifndef SAMRAD_SERVICES_LAW_DESCRIBE_H_
#define SAMRAD_SERVICES_LAW_DESCRIBE_H_

#include <string>
#include <vector>

#include "samrad/law/v1/catalogue.pb.h"
#include "services/law/explain.h"

namespace samrad::law::internal {

struct Line {
  std::string label;
  std::string text;
};

// What a lawyer needs to see of one version, in reading order.
std::vector<Line> Describe(const v1::GroundVersion& version, Lang lang);
std::vector<Line> Describe(const v1::SecrecyRule& rule,
                           const v1::SecrecyVersion& version, Lang lang);
std::vector<Line> Describe(const v1::InertRule& rule, Lang lang);

// "2025-04-01 -", "- 2025-06-30".
std::string PeriodText(const std::string& from, const std::string& to);

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_DESCRIBE_H_
