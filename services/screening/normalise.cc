#include "services/screening/normalise.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>
#include <cstddef>

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

class Normaliser {
 public:
  explicit Normaliser(const icu::Normalizer2& nfkc) : nfkc_(nfkc) {}

  // Code points one by one; a segment ends before one that starts a new one.
  void Add(char32_t c, uint32_t at) {
    if (c < 0x80 && (c >= 0x20 || c == '\n')) {
      // ASCII after ASCII: the one before cannot compose with anything.
      if (size_ == 1 && segment_[0] < 0x80) {
        out.chars.push_back(segment_[0] == '`' ? U'\'' : segment_[0]);
        out.begin.push_back(first_);
        out.end.push_back(first_ + 1);
      } else {
        Flush();
      }
      segment_[0] = c;
      size_ = 1;
      first_ = at;
      last_ = at;
      return;
    }
    if (IsInvisible(c)) return;
    if (size_ == segment_.size() ||
        nfkc_.hasBoundaryBefore(static_cast<UChar32>(c))) {
      Flush();
    }
    if (size_ == 0) first_ = at;
    last_ = at;
    segment_[size_++] = c;
  }

  void Flush() {
    if (size_ == 0) return;
    if (size_ == 1 && segment_[0] < 0xa0) {
      Emit(segment_[0]);
    } else {
      Compose();
    }
    size_ = 0;
  }

  NormalText out;
  bool failed = false;

 private:
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
      failed = true;
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
  std::array<char32_t, 32> segment_;
  size_t size_ = 0;
  uint32_t first_ = 0;
  uint32_t last_ = 0;
};

}  // namespace

std::optional<NormalText> Normalise(std::string_view utf8) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(error);
  if (U_FAILURE(error)) return std::nullopt;
  Normaliser normaliser(*nfkc);
  normaliser.out.chars.reserve(utf8.size());
  normaliser.out.begin.reserve(utf8.size());
  normaliser.out.end.reserve(utf8.size());
  const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
  uint32_t at = 0;
  for (size_t i = 0; i < utf8.size(); ++at) {
    UChar32 c;
    U8_NEXT(bytes, i, utf8.size(), c);
    if (c < 0) return std::nullopt;
    normaliser.Add(static_cast<char32_t>(c), at);
  }
  normaliser.Flush();
  if (normaliser.failed) return std::nullopt;
  return std::move(normaliser.out);
}

}  // namespace samrad::screening
