#include "services/base/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

void AppendQuoted(std::string_view text, std::string& out) {
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppend(
          &out, "\\u00",
          absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

// One write per line, so that lines of several threads do not mix.
void WriteWhole(int descriptor, std::string_view line) {
  std::string whole(line);
  whole.push_back('\n');
  size_t done = 0;
  while (done < whole.size()) {
    const ssize_t written =
        ::write(descriptor, whole.data() + done, whole.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    done += static_cast<size_t>(written);
  }
}

}  // namespace

void LogValue::SetText(std::string_view text) {
  text_size_ = std::min(text.size(), text_.size());
  std::copy_n(text.begin(), text_size_, text_.begin());
}

void LogValue::SetBare(std::string_view text) {
  SetText(text);
  bare_ = true;
}

void LogValue::SetNumber(int64_t value) { SetBare(std::to_string(value)); }

LogValue::LogValue(double value) {
  // JSON has no infinity or NaN.
  const bool finite = value - value == 0;
  SetBare(finite ? absl::StrCat(value) : std::string("null"));
}

LogValue::LogValue(absl::Time value) { SetText(TimeText(value)); }

LogValue::LogValue(absl::Duration value)
    : LogValue(absl::ToDoubleSeconds(value)) {}

LogValue::LogValue(absl::StatusCode code) {
  SetText(absl::StatusCodeToString(code));
}

LogValue::LogValue(const absl::Status& status) {
  const std::string tag = TagOf(status);
  SetText(absl::StrCat(absl::StatusCodeToString(status.code()),
                       tag.empty() ? "" : "/", tag));
}

void LogValue::AppendTo(std::string& line) const {
  const std::string_view text =
      literal_.data() != nullptr ? literal_
                                 : std::string_view(text_.data(), text_size_);
  if (bare_) {
    line.append(text);
  } else {
    AppendQuoted(text, line);
  }
}

void StderrLogSink::WriteLine(std::string_view line) {
  WriteWhole(STDERR_FILENO, line);
}

absl::StatusOr<std::unique_ptr<FileLogSink>> FileLogSink::Open(
    const std::string& path) {
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return absl::UnavailableError("the log file cannot be opened");
  }
  return std::unique_ptr<FileLogSink>(new FileLogSink(descriptor));
}

FileLogSink::~FileLogSink() { ::close(descriptor_); }

void FileLogSink::WriteLine(std::string_view line) {
  WriteWhole(descriptor_, line);
}

void MemoryLogSink::WriteLine(std::string_view line) {
  MutexLock lock(mutex_);
  text_.append(line);
  text_.push_back('\n');
}

std::string MemoryLogSink::Text() const {
  MutexLock lock(mutex_);
  return text_;
}

void Logger::Info(Literal event, std::initializer_list<LogField> fields) const {
  Write("INFO", event, fields);
}

void Logger::Warning(Literal event,
                     std::initializer_list<LogField> fields) const {
  Write("WARNING", event, fields);
}

void Logger::Alarm(Literal event,
                   std::initializer_list<LogField> fields) const {
  Write("ALARM", event, fields);
}

void Logger::Write(std::string_view severity, Literal event,
                   std::initializer_list<LogField> fields) const {
  std::string line = "{\"at\":";
  AppendQuoted(TimeText(clock_.TimeNow()), line);
  line.append(",\"severity\":");
  AppendQuoted(severity, line);
  line.append(",\"room\":");
  AppendQuoted(room_.text(), line);
  line.append(",\"event\":");
  AppendQuoted(event.text(), line);
  for (const LogField& field : fields) {
    line.push_back(',');
    AppendQuoted(field.name.text(), line);
    line.push_back(':');
    field.value.AppendTo(line);
  }
  line.push_back('}');
  sink_.WriteLine(line);
}

}  // namespace samrad::base
