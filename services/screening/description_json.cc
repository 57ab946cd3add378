// Reading the meter's question.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "services/screening/description.h"
#include "services/screening/text_place.h"

namespace samrad::screening {
namespace {

constexpr int64_t kMostK = 1'000'000;

// Tells how far the JSON lexer has read, so that a fault has a place.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached)
      : at_(at), reached_(reached) {}

  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    *reached_ = at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const {
    return at_ == other.at_;
  }
  bool operator!=(const CountingIterator& other) const {
    return at_ != other.at_;
  }

 private:
  const char* at_;
  const char** reached_;
};

// Fills a FitRequest while nlohmann's lexer runs; stops at the first fault.
class Reader {
 public:
  using number_integer_t = int64_t;
  using number_unsigned_t = uint64_t;
  using number_float_t = double;
  using string_t = std::string;
  using binary_t = std::vector<uint8_t>;

  Reader(std::string_view json, const char** reached)
      : json_(json), reached_(reached) {}

  const absl::Status& status() const { return status_; }
  FitRequest& request() { return request_; }

  bool null() {
    if (place_ == Place::kStages || place_ == Place::kAreas ||
        place_ == Place::kEarlier || place_ == Place::kStart) {
      return WrongType();
    }
    return true;  // the same as absent
  }
  bool boolean(bool) { return WrongType(); }
  bool number_integer(int64_t value) { return Integer(value); }
  bool number_unsigned(uint64_t value) {
    return Integer(
        static_cast<int64_t>(std::min<uint64_t>(value, uint64_t{1} << 62)));
  }
  bool number_float(double value, const std::string&) {
    if (std::trunc(value) != value || std::fabs(value) > 1e9) {
      return WrongType();
    }
    return Integer(static_cast<int64_t>(value));
  }
  bool binary(binary_t&) { return WrongType(); }

  bool string(std::string& value) {
    Description& to = Current();
    if (place_ == Place::kStages) return Stage(ParseStage(value));
    if (place_ == Place::kAreas) {
      if (value.empty()) return Fault("an area is empty");
      if (to.areas.size() == kMaxAreas) return Fault("too many areas");
      if (std::count(to.areas.begin(), to.areas.end(), value) == 0) {
        to.areas.push_back(std::move(value));
      }
      return true;
    }
    if (place_ != Place::kObject && place_ != Place::kEarlierObject) {
      return WrongType();
    }
    if (key_ == "school") {
      to.school = std::move(value);
    } else if (key_ == "sex") {
      to.sex = ParseSex(value);
      if (!to.sex.has_value()) return Fault("must be F or M");
    } else if (key_ == "text") {
      if (value.size() > kMaxDescriptionText) return Fault("is over 64 KiB");
      to.text = std::move(value);
    } else {
      return WrongType();
    }
    return true;
  }

  bool start_object(size_t) {
    if (place_ == Place::kStart) {
      place_ = Place::kObject;
    } else if (place_ == Place::kEarlier) {
      if (request_.earlier.size() == kMaxEarlier) {
        return Fault("holds more than 500 items");
      }
      request_.earlier.emplace_back();
      place_ = Place::kEarlierObject;
    } else {
      return WrongType();
    }
    keys_.emplace_back();
    return true;
  }

  bool key(std::string& name) {
    key_ = name;
    const bool description = name == "school" || name == "stages" ||
                             name == "sex" || name == "areas" ||
                             name == "moved_in_from" || name == "text";
    const bool outer = name == "earlier" || name == "k";
    if (!description && !(outer && place_ == Place::kObject)) {
      key_.clear();
      return Fault("unknown field");
    }
    if (!keys_.back().insert(name).second) return Fault("the same field twice");
    return true;
  }

  bool end_object() {
    keys_.pop_back();
    if (place_ == Place::kEarlierObject) {
      place_ = Place::kEarlier;
      key_ = "earlier";
    } else {
      place_ = Place::kEnd;
    }
    return true;
  }

  bool start_array(size_t) {
    const bool in_object =
        place_ == Place::kObject || place_ == Place::kEarlierObject;
    if (!in_object) return WrongType();
    outer_ = place_;
    if (key_ == "stages") {
      place_ = Place::kStages;
    } else if (key_ == "areas") {
      place_ = Place::kAreas;
    } else if (key_ == "earlier") {
      place_ = Place::kEarlier;
    } else {
      return WrongType();
    }
    return true;
  }

  bool end_array() {
    place_ = place_ == Place::kEarlier ? Place::kObject : outer_;
    return true;
  }

  bool parse_error(size_t, const std::string&,
                   const nlohmann::json::exception&) {
    if (status_.ok()) status_ = internal::FaultAt(json_, Reached(), "not JSON");
    return false;
  }

 private:
  enum class Place {
    kStart,
    kObject,
    kStages,
    kAreas,
    kEarlier,
    kEarlierObject,
    kEnd
  };

  size_t Reached() const {
    const size_t read = static_cast<size_t>(*reached_ - json_.data());
    return read == 0 ? 0 : read - 1;
  }

  bool Fault(std::string_view what) {
    std::string field = key_;
    if (keys_.size() == 2) {
      field = absl::StrCat("earlier[", request_.earlier.size() - 1, "]",
                           key_.empty() ? "" : ".", key_);
    }
    if (!field.empty()) field += ": ";
    status_ = internal::FaultAt(json_, Reached(), field + std::string(what));
    return false;
  }

  bool WrongType() {
    return Fault(place_ == Place::kStart ? "not a JSON object"
                                         : "not a value of the right type");
  }

  Description& Current() {
    return keys_.size() < 2 ? request_.description : request_.earlier.back();
  }

  bool Stage(std::optional<int> stage) {
    if (!stage.has_value()) return Fault("a stage must be 1-9 or G1-G3");
    std::vector<int>& stages = Current().stages;
    const auto at = std::lower_bound(stages.begin(), stages.end(), *stage);
    if (at == stages.end() || *at != *stage) stages.insert(at, *stage);
    return true;
  }

  bool Integer(int64_t value) {
    if (place_ == Place::kStages) {
      return Stage(value >= 1 && value <= 9
                       ? std::optional<int>(static_cast<int>(value) - 1)
                       : std::nullopt);
    }
    if (place_ != Place::kObject && place_ != Place::kEarlierObject) {
      return WrongType();
    }
    if (key_ == "moved_in_from") {
      if (value < kFirstYear || value > kLastYear) return Fault("not a year");
      Current().moved_in_from = static_cast<int>(value);
      return true;
    }
    if (key_ != "k") return WrongType();
    if (value < 1 || value > kMostK) {
      return Fault("must be a whole number from 1 to 1000000");
    }
    request_.k = value;
    return true;
  }

  std::string_view json_;
  const char** reached_;
  FitRequest request_;
  Place place_ = Place::kStart;
  Place outer_ = Place::kStart;
  std::string key_;
  std::vector<std::set<std::string>> keys_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<FitRequest> ParseFitRequest(std::string_view json) {
  if (json.size() > kMaxDescriptionBytes) {
    return internal::FaultAt(json, 0, "the description is over 1 MiB");
  }
  const size_t invalid = internal::FirstInvalidUtf8(json);
  if (invalid != std::string_view::npos) {
    return internal::FaultAt(json, invalid, "not UTF-8");
  }
  const char* reached = json.data();
  Reader reader(json, &reached);
  const bool read = nlohmann::json::sax_parse(
      CountingIterator(json.data(), &reached),
      CountingIterator(json.data() + json.size(), &reached), &reader);
  if (!reader.status().ok()) return reader.status();
  if (!read) return internal::FaultAt(json, 0, "not JSON");
  return std::move(reader.request());
}

}  // namespace samrad::screening
