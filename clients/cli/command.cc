#include "clients/cli/command.h"

#include <array>
#include <cstdio>
#include <iterator>
#include <random>

#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/target.h"
#include "services/law/strict_json.h"

namespace samrad::cli {
namespace {

// A random UUID (RFC 9562, version 4).
std::string RandomUuid() {
  std::random_device device;
  std::array<unsigned, 8> words;
  for (unsigned& word : words) word = device() & 0xffff;
  words[3] = (words[3] & 0x0fff) | 0x4000;
  words[4] = (words[4] & 0x3fff) | 0x8000;
  char text[37];
  std::snprintf(text, sizeof text, "%04x%04x-%04x-%04x-%04x-%04x%04x%04x",
                words[0], words[1], words[2], words[3], words[4], words[5],
                words[6], words[7]);
  return text;
}

}  // namespace

absl::StatusOr<std::unique_ptr<NodeClient>> CommandContext::Connect() const {
  absl::StatusOr<Target> target = ResolveTarget(invocation_);
  if (!target.ok()) return target.status();
  return NodeClient::Create(*std::move(target));
}

absl::Status CommandContext::ReadRequest(
    google::protobuf::Message* request) const {
  if (!invocation_.Has("request")) {
    return UsageError("--request FILE or --request - is missing", "--request");
  }
  absl::StatusOr<std::string> bytes = ReadInput(invocation_.Get("request"));
  if (!bytes.ok()) return bytes.status();
  absl::Status parsed = law::ParseStrictJson(*bytes, request);
  if (!parsed.ok()) {
    return WithTagAndPath(parsed, "MALFORMED",
                          law::JsonPathOf(parsed).value_or(""));
  }
  FillRequestId(request);
  return absl::OkStatus();
}

absl::StatusOr<std::string> CommandContext::OnlyArgument(
    std::string_view what) const {
  if (arguments_.empty()) {
    return UsageError(std::string(what) + " is missing", what);
  }
  if (arguments_.size() > 1) {
    return UsageError("one argument too many: " + arguments_[1], what);
  }
  return arguments_.front();
}

void FillRequestId(google::protobuf::Message* request) {
  const auto* field = request->GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr) return;
  const auto* reflection = request->GetReflection();
  if (!reflection->GetString(*request, field).empty()) return;
  reflection->SetString(request, field, RandomUuid());
}

std::vector<Command> AllCommands() {
  std::vector<Command> all;
  for (auto&& group :
       {SessionCommands(),      CaseCommands(),      ConsentCommands(),
        SharingCommands(),      DutyCommands(),      InboxCommands(),
        GroupCommands(),        MeetingCommands(),   ItemCommands(),
        RoomCommands(),         MinutesCommands(),   LawCommands(),
        LawChangeCommands(),    ScreeningCommands(), FitCommands(),
        JournalCommands(),      ReviewCommands(),    StaffCommands(),
        SecondFactorCommands(), AgencyCommands()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

}  // namespace samrad::cli
