#include "services/screening/screen.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/screening/screen_test_support.h"

namespace samrad::screening {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Screen, FindsAPersonalNumberHoweverItIsWritten) {
  for (const char* number :
       {"090514-2386", "20090514-2386", "0905142386", "0 9 0 5 1 4 2 3 8 6",
        "090514\u20132386", "090514 \u2212 2386", "2009 05 14 2386",
        "090514\u00a02386", "09\u200b05\u200b14\u200b2386", "090514~2386",
        "0905\u00ad14-2386", "090514\n2386", "090514_2386", "09.05.14.2386",
        "090514\t2386", "090514\r2386",
        "\uff10\uff19\uff10\uff15\uff11\uff14\uff0d\uff12\uff13\uff18\uff16",
        "noll nio noll fem ett fyra två tre åtta sex",
        "noll nio noll fem fjorton tjugotre åttiosex"}) {
    EXPECT_THAT(Found(std::string("Se ") + number + " nu."),
                ElementsAre(std::string("PERSONNUMMER BLOCK ") + number));
  }
}

TEST(Screen, WarnsOfAPersonalNumberWithAWrongCheckDigit) {
  EXPECT_THAT(Found("Kortet har 090514-2387."),
              ElementsAre("PERSONNUMMER WARN 090514-2387"));
}

TEST(Screen, ReadsPersonalNumbersFromWholeRunsOnly) {
  EXPECT_THAT(Found("OCR 7709051423869 gäller."), IsEmpty());
}

TEST(Screen, FindsACoordinationNumberByItsDay) {
  EXPECT_THAT(Found("hon har 0905629853 än"),
              ElementsAre("SAMORDNINGSNUMMER BLOCK 0905629853"));
}

TEST(Screen, FindsTheLastFourBesideTheBirthDateTheyFit) {
  EXPECT_THAT(Found("Född 2009-05-14, fyra sista: 2386."),
              ElementsAre("DATE BLOCK 2009-05-14", "PERSONNUMMER BLOCK 2386"));
  EXPECT_THAT(Found("Född 2009-05-14, fyra sista: 2387."),
              ElementsAre("DATE BLOCK 2009-05-14"));
}

TEST(Screen, StopsAFullNameWhateverThingStandsBesideIt) {
  EXPECT_THAT(Found("Vad hände med Elin Karlssons plats på gården?"),
              ElementsAre("NAME BLOCK Elin Karlssons"));
  EXPECT_THAT(Found("Boendet Moa Lindgren bor på är stängt."),
              ElementsAre("NAME BLOCK Moa Lindgren"));
  EXPECT_THAT(Found("LVU Ali Hassan beslutades."),
              ElementsAre("NAME BLOCK Ali Hassan"));
  EXPECT_THAT(Found("Astrid Lindgrens barnsjukhus tog emot."), IsEmpty());
  EXPECT_THAT(Found("Anders Svensson AB bygger i Norrsunds BK."), IsEmpty());
}

TEST(Screen, StopsASurnameThatNoListHasOrThatIsAWord) {
  EXPECT_THAT(Found("Sixten Wrangstrand slogs."),
              ElementsAre("NAME BLOCK Sixten Wrangstrand"));
  EXPECT_THAT(Found("Stina Uggla kom sent."),
              ElementsAre("NAME BLOCK Stina Uggla"));
  EXPECT_THAT(Found("Isabel von Essen kom sent."),
              ElementsAre("NAME BLOCK Isabel von Essen"));
  EXPECT_THAT(Found("maja lind kom sent"), ElementsAre("NAME BLOCK maja lind"));
  EXPECT_THAT(Found("lovisa hedenskog kom sent"),
              ElementsAre("NAME BLOCK lovisa hedenskog"));
  EXPECT_THAT(Found("anna frisk och glad igen"), ElementsAre("NAME WARN anna"));
}

TEST(Screen, WarnsOfANameThatIsAlsoAWordWhereANameIsExpected) {
  EXPECT_THAT(Found("Annas mamma är rädd."), ElementsAre("NAME WARN Annas"));
  EXPECT_THAT(Found("Vi såg Per i går."), ElementsAre("NAME WARN Per"));
  EXPECT_THAT(Found("Vi ringde Lind i går."), ElementsAre("NAME WARN Lind"));
  EXPECT_THAT(Found("Hon ville inte gå till Max på Valborg."), IsEmpty());
}

TEST(Screen, TellsAnEstateAndAClassFromPrintedMatterAndAnOrdinal) {
  EXPECT_THAT(Found("Ödehuset Backa 3:17 används."),
              ElementsAre("PROPERTY BLOCK Backa 3:17"));
  EXPECT_THAT(Found("Han bor på Mellanvägen 14."),
              ElementsAre("ADDRESS BLOCK Mellanvägen 14"));
  EXPECT_THAT(Found("Träningen i Backa 13:15 är inställd."), IsEmpty());
  EXPECT_THAT(Found("HSLF-FS 2022:39 kräver det."), IsEmpty());
  EXPECT_THAT(Found("Den 5:e gången fick han 1:a pris."), IsEmpty());
  EXPECT_THAT(Found("9As mentor ringde."),
              ElementsAre("SCHOOL_CLASS BLOCK 9As"));
  EXPECT_THAT(Found("Eleven går i åk nio."),
              ElementsAre("SCHOOL_CLASS WARN åk nio"));
}

TEST(Screen, TellsATelephoneFromATimeAndADate) {
  EXPECT_THAT(Found("Ring 070-174 06 33."),
              ElementsAre("PHONE BLOCK 070-174 06 33"));
  EXPECT_THAT(Found("Ring +46 (0)8-465 004 12."),
              ElementsAre("PHONE BLOCK +46 (0)8-465 004 12"));
  EXPECT_THAT(Found("Öppet 08.30-16.00 alla dagar."), IsEmpty());
  EXPECT_THAT(Found("Ring 112, 1177 eller 116 111."), IsEmpty());
}

TEST(Screen, FindsMailAsPeopleSpellIt) {
  for (const char* mail : {"ebba.w@post.example", "ebba.w (at) post.example",
                           "ebba.w snabel-a post punkt example",
                           "ebba punkt w (a) post.example"}) {
    EXPECT_THAT(Found(std::string("Till ") + mail),
                ElementsAre(std::string("EMAIL BLOCK ") + mail));
  }
}

TEST(Screen, LetsABareHostBe) {
  EXPECT_THAT(Found("Läs på umo.se om detta."), IsEmpty());
  EXPECT_THAT(Found("Se youtu.be/a8Kq nu"),
              ElementsAre("URL BLOCK youtu.be/a8Kq"));
}

TEST(Screen, TellsASectionNumberFromAnAddressOfTheNet) {
  EXPECT_THAT(Found("Se avsnitt 2.3.1.4 i rutinen."), IsEmpty());
  EXPECT_THAT(Found("Kom från 192.0.2.77 i natt."),
              ElementsAre("IP BLOCK 192.0.2.77"));
}

TEST(Screen, BlocksANumberedStreetAndWarnsOfANakedOne) {
  EXPECT_THAT(Found("Bor på Slånbärsvägen 12 B, 3 tr."),
              ElementsAre("ADDRESS BLOCK Slånbärsvägen 12 B, 3 tr"));
  EXPECT_THAT(Found("De ses på Slånbärsvägen om kvällen."),
              ElementsAre("ADDRESS WARN Slånbärsvägen"));
  EXPECT_THAT(Found("Bor på Parkallén 7."),
              ElementsAre("ADDRESS BLOCK Parkallén 7"));
  EXPECT_THAT(Found("De ses i ishallen 3 gånger i veckan."), IsEmpty());
}

TEST(Screen, TellsAPropertyFromAProvisionAndATime) {
  EXPECT_THAT(Found("Ladan på Vreta 3:17 brann."),
              ElementsAre("PROPERTY BLOCK Vreta 3:17"));
  EXPECT_THAT(Found("Enligt OSL 26:1 och SoL 19:1, runt 22:15."), IsEmpty());
}

TEST(Screen, TellsAClassFromAListPointAMarkAndAGuess) {
  EXPECT_THAT(Found("Eleverna i 8 b är trötta."),
              ElementsAre("SCHOOL_CLASS BLOCK 8 b"));
  EXPECT_THAT(Found("Hon går i NA24a nu."),
              ElementsAre("SCHOOL_CLASS BLOCK NA24a"));
  EXPECT_THAT(Found("Bilaga 4 a saknas. Han fick 2 E och 5 F. Vi ses "
                    "5 a 6 gånger i åk 7–9."),
              IsEmpty());
  EXPECT_THAT(Found("Det gäller en i åk 9."),
              ElementsAre("SCHOOL_CLASS WARN åk 9"));
}

TEST(Screen, FindsAPlateInCapitalsOrBesideAVehicle) {
  EXPECT_THAT(Found("Den hade RKT 48B."), ElementsAre("PLATE BLOCK RKT 48B"));
  EXPECT_THAT(Found("mopeden kfr 551 igen"),
              ElementsAre("PLATE BLOCK kfr 551"));
  EXPECT_THAT(Found("Vi har 480 kvar."), IsEmpty());
}

TEST(Screen, BlocksGivenNameAndSurnameAndWarnsOfOne) {
  EXPECT_THAT(Found("Vi såg Tuva Wallgren där."),
              ElementsAre("NAME BLOCK Tuva Wallgren"));
  EXPECT_THAT(Found("vi såg samira haddad där"),
              ElementsAre("NAME BLOCK samira haddad"));
  EXPECT_THAT(Found("Vi såg Tuva där."), ElementsAre("NAME WARN Tuva"));
  EXPECT_THAT(Found("Familjen Wallgren kom."),
              ElementsAre("NAME WARN Wallgren"));
}

TEST(Screen, LeavesOrdinaryWordsAndInstitutionsAlone) {
  EXPECT_THAT(Found("Hans mamma la en sten på sin stig i maj."), IsEmpty());
  EXPECT_THAT(Found("Lex Maria och Astrid Lindgrens barnsjukhus."), IsEmpty());
  EXPECT_THAT(Found("Karlssons Bygg AB betalar."), IsEmpty());
}

TEST(Screen, FindsRosterWordsInflectedAndMisspelled) {
  const std::vector<std::string> roster = {"Tuva Törnqvist", "Björkhagsskolan",
                                           "Slånbärsvägen", "Snabbis"};
  EXPECT_THAT(Found("tuvas plats", roster), ElementsAre("NAME BLOCK tuvas"));
  EXPECT_THAT(Found("Tuva-gänget", roster), ElementsAre("NAME BLOCK Tuva"));
  for (const char* word :
       {"TÖRNQVIST", "Tornqvist", "To\u0308rnqvist", "Törn\u200bqvist",
        "Törnqvst", "Törnqviist", "Törnqvixts"}) {
    EXPECT_THAT(Found(std::string("och ") + word, roster),
                Contains(std::string("NAME BLOCK ") + word));
  }
  EXPECT_THAT(Found("på björkhagsskolan", roster),
              ElementsAre("SCHOOL_NAME BLOCK björkhagsskolan"));
  EXPECT_THAT(Found("vid slånbärsvägen", roster),
              ElementsAre("ADDRESS BLOCK slånbärsvägen"));
}

TEST(Screen, TakesARosterPersonForAPersonWhateverTheSurnameEndsIn) {
  EXPECT_THAT(Found("Vi pratade med Lidén i går.", {"Emma Lidén"}),
              ElementsAre("NAME BLOCK Lidén"));
  EXPECT_THAT(Found("Malin Brinken ringde.", {"Malin Brinken"}),
              ElementsAre("NAME BLOCK Malin", "NAME BLOCK Brinken"));
  EXPECT_THAT(Found("Där kom Tjalle.", {"Tjalle"}),
              ElementsAre("NAME BLOCK Tjalle"));
}

TEST(Screen, LetsARosterWordInsideALongerWordBe) {
  EXPECT_THAT(Found("En stuvad potatis.", {"Tuva"}), IsEmpty());
  EXPECT_THAT(Found("En sten låg där.", {"Sten Hedlund"}), IsEmpty());
}

TEST(Screen, SaysWhyATextCouldNotBeScreened) {
  const Roster roster = Roster::Compile({}).value();
  const ScreeningResult broken = Screen("\xc3\x28", roster);
  EXPECT_EQ(broken.verdict(), Verdict::kBlock);
  EXPECT_EQ(broken.status().code(), absl::StatusCode::kInvalidArgument);
  const ScreeningResult large =
      Screen(std::string(kMaxTextBytes + 1, 'a'), roster);
  EXPECT_EQ(large.verdict(), Verdict::kBlock);
  EXPECT_EQ(large.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_TRUE(Screen(std::string(kMaxTextBytes, 'a'), roster).status().ok());
}

TEST(Screen, CarriesTheHashOfTextAndRoster) {
  const ScreeningResult one = ScreenWith("Hej", {"Tuva"});
  EXPECT_EQ(one.text_digest(), crypto::Sha256("Hej"));
  EXPECT_NE(one.roster_digest(), ScreenWith("Hej", {}).roster_digest());
}

TEST(Roster, RefusesWhatItCannotRead) {
  EXPECT_FALSE(Roster::Compile({"\xff"}).ok());
  EXPECT_FALSE(Roster::Compile({std::string(201, 'a')}).ok());
  EXPECT_TRUE(Roster::Compile({"", " ", "-"}).ok());
}

}  // namespace
}  // namespace samrad::screening
