// samrad: everything a person or a script does, over the agency node's gRPC.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "clients/cli/command.h"
#include "clients/cli/failure.h"

namespace samrad::cli {
namespace {

std::string CommandName(const Command& command) {
  std::string name;
  for (std::string_view word : command.words) {
    if (!name.empty()) name += ' ';
    name += word;
  }
  return name;
}

const Command* FindCommand(const std::vector<Command>& commands,
                           const std::vector<std::string>& words) {
  const Command* best = nullptr;
  for (const Command& command : commands) {
    if (command.words.size() > words.size()) continue;
    if (!std::equal(command.words.begin(), command.words.end(),
                    words.begin())) {
      continue;
    }
    if (best == nullptr || command.words.size() > best->words.size()) {
      best = &command;
    }
  }
  return best;
}

void PrintCommonOptions(bool swedish) {
  std::cout << (swedish ? "\nGemensamma val:\n" : "\nCommon options:\n")
            << "  --town DIR --as AGENCY/USER    "
            << (swedish ? "en användare i övningskommunen\n"
                        : "a user of the demo town\n")
            << "  --node HOST:PORT --ca FILE --user U [--password-file FILE]\n"
            << "                                 [--totp-file FILE]\n"
            << "  --json                         "
            << (swedish ? "ett JSON-objekt; fel på standard error\n"
                        : "one JSON object; errors on standard error\n")
            << "  --lang sv|en\n"
            << (swedish ? "\nSlutkoder: " : "\nExit codes: ")
            << (swedish
                    ? "0 klart, 1 vårt fel, 2 felaktig inmatning, 3 nekat av "
                      "lagen,\n  4 uppgifter saknas, 5 inte inloggad eller "
                      "inte ditt, 6 fel läge,\n  7 något är borta, 8 ett bevis "
                      "stämmer inte\n"
                    : "0 done, 1 our fault, 2 malformed input, 3 refused by "
                      "law,\n  4 facts missing, 5 not signed in or not yours, "
                      "6 wrong state,\n  7 something is away, 8 a proof is "
                      "wrong\n");
}

void PrintOverview(const std::vector<Command>& commands, bool swedish,
                   const std::vector<std::string>& prefix) {
  std::cout << (swedish ? "samrad – dela rätt sak, på rätt grund, bevisbart\n\n"
                          "Kommandon:\n"
                        : "samrad – share the right thing, on the right "
                          "ground, provably\n\nCommands:\n");
  for (const Command& command : commands) {
    if (prefix.size() > command.words.size() ||
        !std::equal(prefix.begin(), prefix.end(), command.words.begin())) {
      continue;
    }
    std::string name = CommandName(command);
    std::cout << "  " << name
              << std::string(name.size() < 22 ? 22 - name.size() : 1, ' ')
              << (swedish ? command.swedish : command.english) << "\n";
  }
  PrintCommonOptions(swedish);
  std::cout << (swedish ? "\nHjälp om ett kommando: samrad KOMMANDO --help\n"
                        : "\nHelp on a command: samrad COMMAND --help\n");
}

void PrintHelp(const Command& command, bool swedish) {
  std::cout << "samrad " << CommandName(command) << " " << command.usage
            << "\n\n  " << (swedish ? command.swedish : command.english)
            << "\n";
  if (!command.options.empty()) std::cout << "\n";
  for (const OptionSpec& option : command.options) {
    std::string name =
        "--" + std::string(option.name) + " " + std::string(option.value);
    std::cout << "  " << name
              << std::string(name.size() < 28 ? 28 - name.size() : 1, ' ')
              << (swedish ? option.swedish : option.english) << "\n";
  }
  std::cout << (swedish ? "\nExempel:\n  " : "\nExample:\n  ")
            << command.example << "\n";
  PrintCommonOptions(swedish);
}

std::vector<std::string_view> FlagNames(const std::vector<Command>& commands) {
  std::vector<std::string_view> flags;
  for (const Command& command : commands) {
    for (const OptionSpec& option : command.options) {
      if (option.value.empty()) flags.push_back(option.name);
    }
  }
  return flags;
}

ExitCode Run(const std::vector<std::string>& arguments) {
  std::vector<Command> commands = AllCommands();
  absl::StatusOr<Invocation> invocation =
      ParseInvocation(arguments, FlagNames(commands));
  if (!invocation.ok()) {
    bool json = std::find(arguments.begin(), arguments.end(), "--json") !=
                arguments.end();
    return Console(Language::kSwedish, json).Fail(invocation.status());
  }
  bool swedish = invocation->language == Language::kSwedish;
  Console console(invocation->language, invocation->json);
  const Command* command = FindCommand(commands, invocation->words);
  if (command == nullptr) {
    if (invocation->help || invocation->words.empty()) {
      PrintOverview(commands, swedish, invocation->words);
      return invocation->help ? ExitCode::kDone : ExitCode::kUsage;
    }
    return console.Fail(UsageError("unknown command; run: samrad --help",
                                   invocation->words.front()));
  }
  if (invocation->help) {
    PrintHelp(*command, swedish);
    return ExitCode::kDone;
  }
  absl::Status known = RequireKnownOptions(*invocation, command->options);
  if (!known.ok()) return console.Fail(known);
  std::vector<std::string> rest(
      invocation->words.begin() +
          static_cast<std::ptrdiff_t>(command->words.size()),
      invocation->words.end());
  return command->run(
      CommandContext(*std::move(invocation), std::move(rest), console));
}

}  // namespace
}  // namespace samrad::cli

int main(int argc, char** argv) {
  return static_cast<int>(
      samrad::cli::Run(std::vector<std::string>(argv + 1, argv + argc)));
}
