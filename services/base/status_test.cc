#include "services/base/status.h"

#include <gtest/gtest.h>

namespace samrad::base {
namespace {

absl::StatusOr<int> Half(int number) {
  if (number % 2 != 0) return absl::InvalidArgumentError("odd");
  return number / 2;
}

absl::StatusOr<int> Quarter(int number) {
  SAMRAD_ASSIGN_OR_RETURN(const int half, Half(number));
  SAMRAD_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

absl::Status BothEven(int a, int b) {
  SAMRAD_RETURN_IF_ERROR(Half(a).status());
  SAMRAD_RETURN_IF_ERROR([&]() -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(Half(b).status());
    return absl::OkStatus();
  }());
  return absl::OkStatus();
}

TEST(StatusTest, CarriesTagAndPathBesideTheMessage) {
  const absl::Status status = WithPath(
      Error(absl::StatusCode::kFailedPrecondition, "CONSENT_WITHDRAWN", "no"),
      "facts.consents[0]");

  EXPECT_EQ(TagOf(status), "CONSENT_WITHDRAWN");
  EXPECT_EQ(PathOf(status), "facts.consents[0]");
  EXPECT_EQ(status.message(), "no");
}

TEST(StatusTest, HasNoTagOnOkAndTakesNone) {
  EXPECT_EQ(TagOf(absl::OkStatus()), "");
  EXPECT_TRUE(WithTag(absl::OkStatus(), "TAG").ok());
  EXPECT_TRUE(WithPath(absl::OkStatus(), "a").ok());
}

TEST(StatusTest, RefusesTagsThatAreNotFixedWords) {
  for (const char* tag : {"", "lower", "1A", "A B", "A\n", "Å"}) {
    EXPECT_FALSE(IsErrorTag(tag)) << tag;
    EXPECT_EQ(TagOf(WithTag(absl::InternalError(""), tag)), "") << tag;
  }
  EXPECT_FALSE(IsErrorTag(std::string(65, 'A')));
  EXPECT_TRUE(IsErrorTag("GROUND_NOT_IN_FORCE_2"));
}

TEST(StatusTest, CutsALongPath) {
  const absl::Status status =
      WithPath(absl::InvalidArgumentError(""), std::string(1000, 'x'));

  EXPECT_EQ(PathOf(status).size(), 512u);
}

TEST(StatusTest, MacrosPassValuesAndErrorsOn) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(6).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(BothEven(2, 4).ok());
  EXPECT_FALSE(BothEven(2, 3).ok());
  EXPECT_FALSE(BothEven(1, 2).ok());
}

}  // namespace
}  // namespace samrad::base
