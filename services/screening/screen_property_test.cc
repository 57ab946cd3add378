// Properties of screening over drawn texts; the seed is fixed.
#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/screening/screen_test_support.h"

namespace samrad::screening {
namespace {

class Draw {
 public:
  explicit Draw(uint32_t seed) : random_(seed) {}

  int Below(int limit) {
    return static_cast<int>(random_() % static_cast<uint32_t>(limit));
  }
  template <typename T, size_t N>
  T Of(const std::array<T, N>& items) {
    return items[static_cast<size_t>(Below(N))];
  }

  // Ten digits with a right check digit; day + 60 for a coordination number.
  std::string Number(bool coordination) {
    const int day = 1 + Below(28) + (coordination ? 60 : 0);
    char text[48];
    std::snprintf(text, sizeof text, "%02d%02d%02d%03d", Below(100),
                  1 + Below(12), day, Below(1000));
    int sum = 0;
    for (int i = 0; i < 9; ++i) {
      const int value = (text[i] - '0') * (i % 2 == 0 ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    }
    return std::string(text) + static_cast<char>('0' + (10 - sum % 10) % 10);
  }

  // The number in a disguise of FORMAT.md's list.
  std::string Disguised(const std::string& ten) {
    static constexpr std::array<const char*, 22> kJoints = {
        "-",      "+",      "",       " ",      "\u00a0", "\u202f",
        "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212",
        ".",      "/",      "~",      "_",      "\n",     " - ",
        "\u200b", "\u00ad", "\u2060", "\ufeff"};
    static constexpr std::array<const char*, 10> kWords = {
        "noll", "ett", "två", "tre",  "fyra",
        "fem",  "sex", "sju", "åtta", "nio"};
    const std::string digits =
        Below(2) == 0 ? ten : (Below(2) == 0 ? "19" : "20") + ten;
    const int form = Below(6);
    std::string out;
    for (size_t i = 0; i < digits.size(); ++i) {
      const int digit = digits[i] - '0';
      const bool last_four = i + 4 == digits.size();
      const bool in_date = i + 8 == digits.size() || i + 6 == digits.size();
      if (form == 0 || form == 1) {
        if (last_four) out += Of(kJoints);
        out += digits[i];
      } else if (form == 2) {
        if (i > 0) out += Below(2) == 0 ? " " : "\u00a0";
        out += digits[i];
      } else if (form == 3) {
        if (last_four || in_date) out += Of(kJoints);
        out += FullWidth(digit);
      } else if (form == 4) {
        if (i > 0) out += "\u200b";
        out += ArabicIndic(digit);
      } else {
        if (i > 0) out += Below(2) == 0 ? " " : "-";
        out += kWords[static_cast<size_t>(digit)];
      }
    }
    return out;
  }

  std::string Harmless() {
    static constexpr std::array<const char*, 8> kTexts = {
        "Skolan vill ha ett möte.",
        "Hon är borta ofta.",
        "Vi behöver råd om nästa steg.",
        "Polisen har pratat med butiken.",
        "Det är lugnare nu.",
        "Pappan vill inte vara med.",
        "Ingen vet när det började.",
        "Fritidsledaren hör av sig."};
    return Of(kTexts);
  }

  std::string Bytes() {
    std::string out;
    const int size = Below(200);
    for (int i = 0; i < size; ++i) {
      out += Below(4) == 0 ? static_cast<char>(Below(256))
                           : "09-+ .@:aA\xc3\xa5/K\n\"("[Below(17)];
    }
    return out;
  }

 private:
  static std::string FullWidth(int digit) {
    return std::string("\xef\xbc") + static_cast<char>(0x90 + digit);
  }
  static std::string ArabicIndic(int digit) {
    return std::string("\xd9") + static_cast<char>(0xa0 + digit);
  }

  std::mt19937 random_;
};

bool Blocks(const ScreeningResult& result, Kind kind) {
  for (const Finding& f : result.findings()) {
    if (f.kind == kind && f.severity == Severity::kBlock) return true;
  }
  return false;
}

TEST(ScreenProperty, EveryPersonalNumberInEveryDisguiseIsFound) {
  Draw draw(20261128);
  for (int i = 0; i < 20000; ++i) {
    const bool coordination = i % 3 == 0;
    const std::string written = draw.Disguised(draw.Number(coordination));
    const std::string text = "Det står " + written + " på kortet.";
    EXPECT_TRUE(Blocks(ScreenWith(text, {}), coordination
                                                 ? Kind::kSamordningsnummer
                                                 : Kind::kPersonnummer))
        << text;
  }
}

TEST(ScreenProperty, HarmlessTextAfterwardsRemovesNoFinding) {
  Draw draw(7);
  static const std::array<const char*, 14> kFindings = {
      "Ring 070-174 06 33.",           "Bor på Tegelgatan 4 B.",
      "Vi såg Tuva Wallgren.",         "Hon går i 9C.",
      "Bilen RKT 482 stod där.",       "Se dnr SN 2025/331.",
      "Skriv till ebba@post.example.", "Född 14 maj 2010.",
      "Han heter rune.77 på snap.",    "Det var Samira.",
      "Brev till 515 72 Vinby.",       "De kallar honom \"Kexet\".",
      "Ladan på Vreta 3:17.",          "Kom från 192.0.2.77 i natt."};
  for (int i = 0; i < 4000; ++i) {
    std::string text = draw.Of(kFindings);
    if (draw.Below(2) == 0) text = draw.Harmless() + " " + text;
    const ScreeningResult before = ScreenWith(text, {"Vråkvägen"});
    ASSERT_FALSE(before.findings().empty()) << text;
    const std::string longer =
        text + (draw.Below(2) == 0 ? " " : "\n\n") + draw.Harmless();
    const ScreeningResult after = ScreenWith(longer, {"Vråkvägen"});
    for (const Finding& finding : before.findings()) {
      bool kept = false;
      for (const Finding& other : after.findings()) {
        kept =
            kept ||
            (other.kind == finding.kind && other.severity == finding.severity &&
             other.start <= finding.start && other.end >= finding.end);
      }
      EXPECT_TRUE(kept) << longer;
    }
  }
}

TEST(ScreenProperty, AnyBytesGiveAnAnswerAndTheSameOneTwice) {
  Draw draw(11);
  for (int i = 0; i < 20000; ++i) {
    const std::string bytes = draw.Bytes();
    const ScreeningResult one = ScreenWith(bytes, {"Tuva", "Al-Khatib"});
    const ScreeningResult two = ScreenWith(bytes, {"Tuva", "Al-Khatib"});
    ASSERT_TRUE(std::equal(one.findings().begin(), one.findings().end(),
                           two.findings().begin(), two.findings().end()));
    ASSERT_EQ(one.verdict(), two.verdict());
    for (const Finding& finding : one.findings()) {
      ASSERT_LT(finding.start, finding.end);
      ASSERT_LE(finding.end, bytes.size());
    }
  }
}

TEST(ScreenProperty, ALongTextOfNothingButFindingsIsAnsweredInTime) {
  for (const char* piece :
       {"@aa1 ", "1/1/01 ", "lgh 1 ", "Tuva ", "090514-2386 ", "a.b@c.se ",
        "ig x_1 ", "\"A\" ", "0 ", "A.B. ", "son till de ", "::1 "}) {
    std::string text;
    while (text.size() + 16 < kMaxTextBytes) text += piece;
    EXPECT_TRUE(ScreenWith(text, {"Tuva"}).status().ok());
  }
}

}  // namespace
}  // namespace samrad::screening
