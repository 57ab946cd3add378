// Asks a person for one fact of a question to the law, by its path.
#ifndef SAMRAD_CLIENTS_CLI_FACT_PROMPT_H_
#define SAMRAD_CLIENTS_CLI_FACT_PROMPT_H_

#include <string>

#include "clients/cli/terminal.h"
#include "google/protobuf/message.h"
#include "services/law/explain.h"

namespace samrad::cli {

enum class Asked {
  kAnswered,
  kStopped,    // the person stopped
  kElsewhere,  // not a fact one states here: it stands in the case
};

// Asks for `path` ("assessments.NOT_INAPPROPRIATE", "offence.status",
// "purpose", "consent") in words and writes the answer into `request`, a
// message with those fields of a DiscloseRequest. An assessment is asked with
// its reason.
Asked AskFact(const std::string& path, Terminal& terminal, law::Lang lang,
              google::protobuf::Message& request);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_FACT_PROMPT_H_
