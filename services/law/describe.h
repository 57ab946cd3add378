// A version of a provision as labelled lines, for text and for paper. Internal
// to services/law.
#ifndef SAMRAD_SERVICES_LAW_DESCRIBE_H_
#define SAMRAD_SERVICES_LAW_DESCRIBE_H_

#include <optional>
#include <string>
#include <vector>

#include "samrad/law/v1/catalogue.pb.h"
#include "services/law/explain.h"
#include "services/law/legal_day.h"

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

// Every version, described; with a day only that day's.
std::vector<std::vector<Line>> DescribeVersions(const v1::ProvisionFile& file,
                                                std::optional<Day> day,
                                                Lang lang);

// "from 2025-04-01", "to and including 2025-06-30".
std::string PeriodText(const std::string& from, const std::string& to,
                       Lang lang);

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_DESCRIBE_H_
