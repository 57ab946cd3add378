// The gate when the law changes: which catalogue a header has to rest on, and
// whose answer stands where sender and hub differ.
#include <gtest/gtest.h>

#include "services/base/status.h"
#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub::testing {
namespace {

class ExchangeLawTest : public ExchangeTest {
 protected:
  const absl::Time effect_ =
      absl::FromUnixSeconds(absl::ToUnixSeconds(clock_.TimeNow())) +
      absl::Hours(1);
  static const law::Catalogue& BuiltIn() { return law::Catalogue::BuiltIn(); }

  sealed::v1::DisclosureHeader Citing(const std::string& name,
                                      const law::Catalogue& catalogue) {
    auto header = Header(name);
    header.set_catalogue_digest(catalogue.digest());
    return header;
  }
};

TEST_F(ExchangeLawTest, TakesTheOldCatalogueUntilTheInstantAndTheNewFromIt) {
  Release(RevisedCatalogue(), BuiltIn(), 1, effect_);
  EXPECT_EQ(TagOfSubmit(Make(Citing("early", RevisedCatalogue()))),
            "CATALOGUE_NOT_YET");
  Publish(Make(Citing("before", BuiltIn())));

  clock_.Advance(effect_ - clock_.TimeNow());

  EXPECT_EQ(TagOfSubmit(Make(Citing("late", BuiltIn()))),
            "CATALOGUE_SUPERSEDED");
  Publish(Make(Citing("after", RevisedCatalogue())));
}

TEST_F(ExchangeLawTest, SaysThatTheNewerLawIsStricter) {
  Release(StricterCatalogue(), BuiltIn(), 1, effect_);
  clock_.Advance(effect_ - clock_.TimeNow());

  EXPECT_EQ(TagOfSubmit(Make(Citing("late", BuiltIn()))), "STRICTER_CATALOGUE");
}

TEST_F(ExchangeLawTest, AsksTheNewerLawToOfWhatWasDecidedJustBefore) {
  Release(StricterCatalogue(), BuiltIn(), 1, effect_);
  clock_.Advance(effect_ - absl::Minutes(1) - clock_.TimeNow());
  const auto in_time = Make(Citing("in-time", BuiltIn()));
  clock_.Advance(absl::Minutes(2));

  EXPECT_EQ(TagOfSubmit(in_time), "STRICTER_CATALOGUE");
  EXPECT_EQ(Count("SELECT count(*) FROM record"), 0);
}

TEST_F(ExchangeLawTest, TakesWhatWasDecidedJustBeforeWhenTheNewerLawAllowsIt) {
  Release(RevisedCatalogue(), BuiltIn(), 1, effect_);
  clock_.Advance(effect_ - absl::Minutes(1) - clock_.TimeNow());
  const auto in_time = Make(Citing("in-time", BuiltIn()));
  clock_.Advance(absl::Minutes(2));

  EXPECT_EQ(TagOfSubmit(in_time), "");
}

TEST_F(ExchangeLawTest, AnswersAMeetingByTheLawOfTheSecond) {
  Release(StricterCatalogue(), BuiltIn(), 1, effect_);
  auto told = Citing("told", BuiltIn());
  told.clear_links();
  EXPECT_TRUE(core_->CheckDisclosure(told).ok());

  clock_.Advance(effect_ - clock_.TimeNow());

  EXPECT_EQ(base::TagOf(core_->CheckDisclosure(told)), "STRICTER_CATALOGUE");
}

TEST_F(ExchangeLawTest, ReadsTheDirectoryWhenAMeetingAsksFirst) {
  auto told = Citing("told", BuiltIn());
  told.clear_links();
  RestartWithoutDirectory();
  directory_.SetFailing(true);
  EXPECT_EQ(base::TagOf(core_->CheckDisclosure(told)), "DIRECTORY_AWAY");

  directory_.SetFailing(false);

  EXPECT_TRUE(core_->CheckDisclosure(told).ok());
}

TEST_F(ExchangeLawTest, RefusesACatalogueThatNobodyReleased) {
  EXPECT_EQ(TagOfSubmit(Make(Citing("never", RevisedCatalogue()))),
            "UNKNOWN_CATALOGUE");
}

TEST_F(ExchangeLawTest, TakesNothingWhileItDoesNotHaveTheCatalogueInForce) {
  Release(RevisedCatalogue(), BuiltIn(), 1, effect_);
  law_->SetFailing(true);
  clock_.Advance(effect_ - clock_.TimeNow());
  const auto request = Make(Citing("new", RevisedCatalogue()));

  EXPECT_EQ(TagOfSubmit(request), "CATALOGUE_MISSING");
  law_->SetFailing(false);
  EXPECT_EQ(TagOfSubmit(request), "");
}

TEST_F(ExchangeLawTest, KeepsToWhatTwoReleasedWhateverBytesItIsGiven) {
  Release(StricterCatalogue(), BuiltIn(), 1, effect_);
  law_->Lie(audit::v1::CatalogueFiles());
  clock_.Advance(effect_ - clock_.TimeNow());

  EXPECT_EQ(TagOfSubmit(Make(Citing("new", StricterCatalogue()))),
            "CATALOGUE_MISSING");
}

}  // namespace
}  // namespace samrad::hub::testing
