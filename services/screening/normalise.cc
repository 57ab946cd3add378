#include "services/screening/normalise.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>
#include <cstddef>
#include <numeric>

namespace samrad::screening {
namespace {

// Not read at all: soft hyphen, zero-width characters, direction marks,
// variation selectors.
bool IsInvisible(char32_t c) {
  if (c < 0xad) return c < 0x20 && c != '\n' && c != '\t' && c != '\r';
  if (c == 0x2028 || c == 0x2029) return false;
  return u_hasBinaryProperty(static_cast<UChar32>(c),
                             UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
         u_charType(static_cast<UChar32>(c)) == U_FORMAT_CHAR;
}

// Letters of Cyrillic and Greek that look Latin (Unicode's confusables).
char32_t LookAlike(char32_t c) {
  static constexpr std::u32string_view kFrom =
      U"АВЕКМНОРСТУХІЈЅаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαυνι";
  static constexpr std::u32string_view kTo =
      U"ABEKMHOPCTYXIJSaeopcyxijsdhqwABEZHIKMNOPTYXoauvi";
  static_assert(kFrom.size() == kTo.size());
  if (c < 0x370 || c > 0x52f) return c;
  const size_t at = kFrom.find(c);
  return at == std::u32string_view::npos ? c : kTo[at];
}

char32_t Plain(char32_t c) {
  switch (c) {
    case '\t':
    case 0x1680:
      return ' ';
    case '\r':
    case 0x2028:
    case 0x2029:
    case 0x85:
      return '\n';
    case 0x2212:  // minus
    case 0x2043:
    case 0x2cb:
    case 0x30fc:
      return '-';
    case 0x2215:  // division slash
    case 0x2044:
      return '/';
    case 0x223c:
    case 0x2dc:
      return '~';
    case 0xab:
    case 0xbb:
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x201f:
      return '"';
    case 0x2018:
    case 0x2019:
    case 0x201a:
    case 0x201b:
    case 0xb4:
    case '`':
      return '\'';
    case 0x2024:
    case 0xb7:
    case 0x2022:
      return c == 0x2024 ? U'.' : U'·';
    default:
      break;
  }
  if (c < 0x80) return c;
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_SPACE_SEPARATOR:
      return ' ';
    case U_DASH_PUNCTUATION:
      return '-';
    case U_DECIMAL_DIGIT_NUMBER: {
      const int32_t digit = u_charDigitValue(static_cast<UChar32>(c));
      return digit < 0 ? c : U'0' + static_cast<char32_t>(digit);
    }
    default:
      return LookAlike(c);
  }
}

// What NFKC leaves alone unless a mark follows, and what reads as it stands:
// ASCII and the letters of Latin-1 from À on. Most of a text.
bool IsPlain(char32_t c) {
  return c < 0x80 ? (c >= 0x20 && c != '`') || c == '\n'
                  : c >= 0xc0 && c < 0x100;
}

class Normaliser {
 public:
  Normaliser(const icu::Normalizer2& nfkc, std::string_view utf8)
      : nfkc_(nfkc), utf8_(utf8) {
    out.chars.reserve(utf8.size());
    out.begin.reserve(utf8.size());
    out.end.reserve(utf8.size());
  }

  // Reads to the end of the text; false when it is not UTF-8 or ICU fails.
  bool Read() {
    const auto* bytes = reinterpret_cast<const uint8_t*>(utf8_.data());
    while (next_ < utf8_.size()) {
      if (ReadPlain()) continue;
      UChar32 c;
      U8_NEXT(bytes, next_, utf8_.size(), c);
      if (c < 0) return false;
      Add(static_cast<char32_t>(c));
      ++at_;
    }
    Flush();
    return !failed_;
  }

  NormalText out;

 private:
  // The plain character at byte i; 0 when there is none.
  static char32_t PlainAt(std::string_view utf8, size_t i) {
    if (i >= utf8.size()) return 0;
    const char32_t c = static_cast<uint8_t>(utf8[i]);
    if (c < 0x80) return IsPlain(c) ? c : 0;
    if (c != 0xc3 || i + 1 >= utf8.size()) return 0;
    const char32_t rest = static_cast<uint8_t>(utf8[i + 1]);
    return (rest & 0xc0) == 0x80 ? 0xc0 | (rest & 0x3f) : 0;
  }

  // Takes the plain characters that come next; false when none does. All stand
  // as they are but the last, which a mark may follow.
  bool ReadPlain() {
    std::array<char32_t, 256> run;
    size_t count = 0;
    size_t next = next_;
    for (char32_t c; count < run.size() && (c = PlainAt(utf8_, next)) != 0;) {
      run[count++] = c;
      next += c < 0x80 ? 1 : 2;
    }
    if (count == 0) return false;
    next_ = next;
    Flush();
    const size_t from = out.chars.size();
    const size_t to = from + count - 1;
    out.chars.append(run.data(), count - 1);
    out.begin.resize(to);
    out.end.resize(to);
    std::iota(out.begin.begin() + static_cast<ptrdiff_t>(from), out.begin.end(),
              at_);
    std::iota(out.end.begin() + static_cast<ptrdiff_t>(from), out.end.end(),
              at_ + 1);
    at_ += static_cast<uint32_t>(count - 1);
    Add(run[count - 1]);
    ++at_;
    return true;
  }

  // A segment ends before a character that starts a new one.
  void Add(char32_t c) {
    if (IsInvisible(c)) return;
    if (size_ == segment_.size() ||
        nfkc_.hasBoundaryBefore(static_cast<UChar32>(c))) {
      Flush();
    }
    if (size_ == 0) first_ = at_;
    last_ = at_;
    segment_[size_++] = c;
  }

  void Flush() {
    if (size_ == 0) return;
    if (size_ == 1 && (segment_[0] < 0xa0 || IsPlain(segment_[0]))) {
      Emit(segment_[0]);
    } else {
      Compose();
    }
    size_ = 0;
  }

  void Compose() {
    if (size_ == 1 && nfkc_.isInert(static_cast<UChar32>(segment_[0]))) {
      Emit(segment_[0]);
      return;
    }
    icu::UnicodeString source = icu::UnicodeString::fromUTF32(
        reinterpret_cast<const UChar32*>(segment_.data()),
        static_cast<int32_t>(size_));
    UErrorCode error = U_ZERO_ERROR;
    icu::UnicodeString composed = nfkc_.normalize(source, error);
    if (U_FAILURE(error)) {
      failed_ = true;
      return;
    }
    for (int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1)) {
      Emit(static_cast<char32_t>(composed.char32At(i)));
    }
  }

  void Emit(char32_t c) {
    out.chars.push_back(Plain(c));
    out.begin.push_back(first_);
    out.end.push_back(last_ + 1);
  }

  const icu::Normalizer2& nfkc_;
  const std::string_view utf8_;
  // The next byte, and how many code points came before it.
  size_t next_ = 0;
  uint32_t at_ = 0;
  std::array<char32_t, 32> segment_;
  size_t size_ = 0;
  uint32_t first_ = 0;
  uint32_t last_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<NormalText> Normalise(std::string_view utf8) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(error);
  if (U_FAILURE(error)) return std::nullopt;
  Normaliser normaliser(*nfkc, utf8);
  if (!normaliser.Read()) return std::nullopt;
  return std::move(normaliser.out);
}

}  // namespace samrad::screening
