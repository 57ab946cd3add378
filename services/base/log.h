// The only log of our processes: one JSON object per line, no content.
//
//   log.Info("envelope_accepted", {{"disclosure", id}, {"size_bytes", 512}});
//   log.Alarm("checkpoint_fork", {{"status", status}});
//
// Event names and field names are string literals. A value is a number, a
// literal, a time, a duration, a status (its code and tag only) or an id whose
// type says kLogSafe. A std::string, string_view or char pointer does not
// compile, so case text cannot be logged by mistake.
#ifndef SAMRAD_SERVICES_BASE_LOG_H_
#define SAMRAD_SERVICES_BASE_LOG_H_

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/base/clock.h"
#include "services/base/literal.h"
#include "services/base/mutex.h"

namespace samrad::base {

// An id type that may stand in a log: see ids.h.
template <typename T>
concept LogSafeId = requires(const T& id) {
  requires T::kLogSafe;
  { id.ToText() } -> std::convertible_to<std::string>;
};

class LogValue {
 public:
  template <size_t kSize>
  consteval LogValue(const char (&text)[kSize])  // NOLINT: implicit by design
      : literal_(text, kSize - 1) {}
  LogValue(Literal text) : literal_(text.text()) {}  // NOLINT
  LogValue(std::integral auto value) {               // NOLINT
    if constexpr (std::is_same_v<decltype(value), bool>) {
      SetBare(value ? "true" : "false");
    } else {
      SetNumber(static_cast<int64_t>(value));
    }
  }
  LogValue(double value);           // NOLINT
  LogValue(absl::Time value);       // NOLINT: RFC 3339, UTC
  LogValue(absl::Duration value);   // NOLINT: seconds
  LogValue(absl::StatusCode code);  // NOLINT
  // Code and tag; never the message.
  LogValue(const absl::Status& status);                         // NOLINT
  LogValue(const LogSafeId auto& id) { SetText(id.ToText()); }  // NOLINT

  // Appends the value as JSON.
  void AppendTo(std::string& line) const;

 private:
  void SetNumber(int64_t value);
  void SetBare(std::string_view text);
  void SetText(std::string_view text);

  std::string_view literal_;
  std::array<char, 160> text_{};
  size_t text_size_ = 0;
  bool bare_ = false;  // a number or truth value: no quotes
};

struct LogField {
  Literal name;
  LogValue value;
};

// Where lines go. Implementations are thread-safe and never fail loudly: a log
// that cannot be written must not stop the work, it counts what was lost.
class LogSink {
 public:
  virtual ~LogSink() = default;
  // `line` has no newline at its end.
  virtual void WriteLine(std::string_view line) = 0;
};

class StderrLogSink : public LogSink {
 public:
  void WriteLine(std::string_view line) override;
};

// Appends to a file of mode 0600.
class FileLogSink : public LogSink {
 public:
  // UNAVAILABLE when the file cannot be opened for appending.
  static absl::StatusOr<std::unique_ptr<FileLogSink>> Open(
      const std::string& path);
  ~FileLogSink() override;
  void WriteLine(std::string_view line) override;

 private:
  explicit FileLogSink(int descriptor) : descriptor_(descriptor) {}
  const int descriptor_;
};

// Keeps lines in memory, for tests.
class MemoryLogSink : public LogSink {
 public:
  void WriteLine(std::string_view line) override;
  // All lines so far, each ended by a newline.
  std::string Text() const;

 private:
  mutable Mutex mutex_;
  std::string text_ ABSL_GUARDED_BY(mutex_);
};

// Thread-safe. Cheap to copy a reference to; make one per process and one more
// per room with its own name. `sink` and `clock` must outlive it.
class Logger {
 public:
  Logger(LogSink& sink, const Clock& clock, Literal room)
      : sink_(sink), clock_(clock), room_(room) {}

  // The same log under another room's name.
  Logger For(Literal room) const { return Logger(sink_, clock_, room); }

  void Info(Literal event, std::initializer_list<LogField> fields = {}) const;
  void Warning(Literal event,
               std::initializer_list<LogField> fields = {}) const;
  // Something a person must look at: a fork, a bad proof, quarantine.
  void Alarm(Literal event, std::initializer_list<LogField> fields = {}) const;

 private:
  void Write(std::string_view severity, Literal event,
             std::initializer_list<LogField> fields) const;

  LogSink& sink_;
  const Clock& clock_;
  const Literal room_;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_LOG_H_
