#ifndef SAMRAD_SERVICES_BASE_LITERAL_H_
#define SAMRAD_SERVICES_BASE_LITERAL_H_

#include <cstddef>
#include <string_view>

namespace samrad::base {

// A text that stands in the source: only a string literal converts to it, so no
// run-time text (a name, a case code, a dependency's message) can become an
// event name, a field value or a metric name. Anything else does not compile.
class Literal {
 public:
  template <size_t kSize>
  consteval Literal(const char (&text)[kSize])  // NOLINT: implicit by design
      : text_(text, kSize - 1) {}

  constexpr std::string_view text() const { return text_; }

  friend constexpr bool operator==(Literal a, Literal b) {
    return a.text_ == b.text_;
  }

 private:
  std::string_view text_;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_LITERAL_H_
