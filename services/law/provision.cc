#include "services/law/provision.h"

#include <array>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

namespace samrad::law::internal {
namespace {

enum class Form { kChapterSection, kSection, kNone };

struct ActName {
  std::string_view text;
  Act act;
  Form form;
};

// Longer names first, so that "SoL tystnadsplikt" is not read as "SoL".
constexpr std::array<ActName, 13> kActs = {{
    {"SoL tystnadsplikt", Act::kSilence, Form::kNone},
    {"L2023:196", Act::kL2023, Form::kNone},
    {"OSL ", Act::kOsl, Form::kChapterSection},
    {"SoL ", Act::kSol, Form::kChapterSection},
    {"SoL2001 ", Act::kSol2001, Form::kChapterSection},
    {"SkolL ", Act::kSkolL, Form::kChapterSection},
    {"BrB ", Act::kBrB, Form::kChapterSection},
    {"FB ", Act::kFb, Form::kChapterSection},
    {"PSL ", Act::kPsl, Form::kChapterSection},
    {"L2018:1693 ", Act::kL2018, Form::kChapterSection},
    {"LUL ", Act::kLul, Form::kSection},
    {"PL ", Act::kPl, Form::kSection},
    {"L2025:170 ", Act::kL2025, Form::kSection},
}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool Take(std::string_view prefix) {
    if (rest_.substr(0, prefix.size()) != prefix) return false;
    rest_.remove_prefix(prefix.size());
    return true;
  }

  std::optional<uint32_t> Number() {
    if (rest_.empty() || !IsDigit(rest_.front())) return std::nullopt;
    uint64_t value = 0;
    while (!rest_.empty() && IsDigit(rest_.front())) {
      value = value * 10 + static_cast<uint64_t>(rest_.front() - '0');
      if (value > std::numeric_limits<uint32_t>::max()) {
        value = std::numeric_limits<uint32_t>::max();
      }
      rest_.remove_prefix(1);
    }
    return static_cast<uint32_t>(value);
  }

  // " a", but not the beginning of " st 1".
  char SpacedLetter() {
    if (rest_.size() < 2 || rest_[0] != ' ' || !IsLower(rest_[1])) return 0;
    if (rest_.size() > 2 && rest_[2] != ' ') return 0;
    // " p 1" is an item; a lone " p" is a letter.
    if (rest_[1] == 'p' && rest_.size() > 3 && IsDigit(rest_[3])) return 0;
    char letter = rest_[1];
    rest_.remove_prefix(2);
    return letter;
  }

  // "a" or " a" before the colon of a chapter.
  char ChapterLetter() {
    std::string_view text = rest_;
    if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    if (text.empty() || !IsLower(text.front())) return 0;
    char letter = text.front();
    rest_ = text.substr(1);
    return letter;
  }

  bool SingleDigit(int8_t* digit) {
    if (rest_.empty() || !IsDigit(rest_.front())) return false;
    *digit = static_cast<int8_t>(rest_.front() - '0');
    rest_.remove_prefix(1);
    return true;
  }

  bool Done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool ReadTail(Reader* reader, Provision* provision) {
  if (reader->Take(" st ") && !reader->SingleDigit(&provision->paragraph)) {
    return false;
  }
  if (reader->Take(" p ")) {
    std::optional<uint32_t> item = reader->Number();
    if (!item.has_value()) return false;
    provision->item = *item;
  }
  return reader->Done();
}

std::optional<Provision> Read(std::string_view text, const ActName& name) {
  Reader reader(text);
  if (!reader.Take(name.text)) return std::nullopt;
  Provision provision;
  provision.act = name.act;
  if (name.form == Form::kChapterSection) {
    std::optional<uint32_t> chapter = reader.Number();
    if (!chapter.has_value()) return std::nullopt;
    provision.chapter = *chapter;
    provision.chapter_letter = reader.ChapterLetter();
    if (!reader.Take(":")) return std::nullopt;
  }
  if (name.form != Form::kNone) {
    std::optional<uint32_t> section = reader.Number();
    if (!section.has_value()) return std::nullopt;
    provision.section = *section;
    provision.letter = reader.SpacedLetter();
  }
  if (!ReadTail(&reader, &provision)) return std::nullopt;
  return provision;
}

}  // namespace

Provision Provision::Section() const {
  Provision whole = *this;
  whole.paragraph = -1;
  whole.item = -1;
  return whole;
}

std::optional<Provision> ParseProvision(std::string_view text) {
  for (const ActName& name : kActs) {
    std::optional<Provision> provision = Read(text, name);
    if (provision.has_value()) return provision;
  }
  return std::nullopt;
}

std::string ToString(const Provision& provision) {
  std::string text;
  Form form = Form::kNone;
  for (const ActName& name : kActs) {
    if (name.act != provision.act) continue;
    text = std::string(name.text);
    form = name.form;
  }
  if (form == Form::kChapterSection) {
    absl::StrAppend(&text, provision.chapter);
    if (provision.chapter_letter != 0) text.push_back(provision.chapter_letter);
    text.push_back(':');
  }
  if (form != Form::kNone) {
    absl::StrAppend(&text, provision.section);
    if (provision.letter != 0) {
      text.push_back(' ');
      text.push_back(provision.letter);
    }
  }
  if (provision.paragraph >= 0) {
    absl::StrAppend(&text, " st ", int{provision.paragraph});
  }
  if (provision.item >= 0) absl::StrAppend(&text, " p ", provision.item);
  return text;
}

}  // namespace samrad::law::internal
