#include "services/agency/journal/events.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>
#include <set>
#include <string>

#include "services/base/files.h"

namespace samrad::agency {
namespace {

std::string SourceFile(const std::string& path) {
  const char* root = std::getenv("SAMRAD_SOURCE_DIR");
  auto bytes = base::ReadFile((root ? std::string(root) : ".") + "/" + path);
  EXPECT_TRUE(bytes.ok()) << path << ": " << bytes.status();
  return bytes.ok() ? *bytes : "";
}

// Every literal assigned to a constant of the header.
std::set<std::string> Constants() {
  const std::string header = SourceFile("services/agency/journal/events.h");
  const std::regex constant("Literal k[A-Za-z]+ =\\s*\"([a-z_]+)\";");
  std::set<std::string> names;
  for (std::sregex_iterator it(header.begin(), header.end(), constant), end;
       it != end; ++it) {
    EXPECT_TRUE(names.insert((*it)[1]).second) << "twice: " << (*it)[1];
  }
  return names;
}

TEST(EventsTest, AreAllExplainedInTheDocument) {
  const std::string document = SourceFile("docs/AUDIT-EVENTS.md");

  for (const std::string& name : Constants()) {
    EXPECT_NE(document.find("| `" + name + "` |"), std::string::npos)
        << name << " is not in docs/AUDIT-EVENTS.md";
  }
}

TEST(EventsTest, AreTheOnlyOnesInTheDocument) {
  const std::string document = SourceFile("docs/AUDIT-EVENTS.md");
  const std::set<std::string> names = Constants();
  const std::regex row("\\n\\| `([a-z_]+)` \\|");

  for (std::sregex_iterator it(document.begin(), document.end(), row), end;
       it != end; ++it) {
    EXPECT_TRUE(names.contains((*it)[1])) << (*it)[1] << " is never written";
  }
}

TEST(EventsTest, CountsMoreThanFiftyConstants) {
  EXPECT_GT(Constants().size(), 50u);
}

}  // namespace
}  // namespace samrad::agency
