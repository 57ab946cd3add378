// What detectors have found so far, in normalised characters.
#ifndef SAMRAD_SERVICES_SCREENING_SPANS_H_
#define SAMRAD_SERVICES_SCREENING_SPANS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/screening/finding.h"

namespace samrad::screening {

struct Span {
  uint32_t begin;
  uint32_t end;
  Kind kind;
  Severity severity;
};

// Keeps, for each character, the kinds found there: a question costs no more
// than the span asked for.
class Spans {
 public:
  explicit Spans(size_t size) : kinds_(size, 0) {}

  void Block(uint32_t begin, uint32_t end, Kind kind) {
    Add({begin, end, kind, Severity::kBlock});
  }
  void Warn(uint32_t begin, uint32_t end, Kind kind) {
    Add({begin, end, kind, Severity::kWarn});
  }

  // Something found overlaps [begin, end).
  bool Taken(uint32_t begin, uint32_t end) const {
    return KindsIn(begin, end) != 0;
  }
  // Something found of this kind does.
  bool Taken(uint32_t begin, uint32_t end, Kind kind) const {
    return (KindsIn(begin, end) & BitOf(kind)) != 0;
  }
  // One bit a kind.
  uint32_t KindsIn(uint32_t begin, uint32_t end) const {
    uint32_t kinds = 0;
    for (size_t i = begin; i < end && i < kinds_.size(); ++i) {
      kinds |= kinds_[i];
    }
    return kinds;
  }
  static constexpr uint32_t BitOf(Kind kind) {
    return 1u << static_cast<unsigned>(kind);
  }

  const std::vector<Span>& all() const { return all_; }

 private:
  void Add(Span span) {
    all_.push_back(span);
    for (size_t i = span.begin; i < span.end && i < kinds_.size(); ++i) {
      kinds_[i] |= BitOf(span.kind);
    }
  }

  std::vector<Span> all_;
  std::vector<uint32_t> kinds_;
};

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_SPANS_H_
