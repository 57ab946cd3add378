// What people read: verdicts, reasons, states and error texts, in Swedish and
// English. Enum names stay as they are in JSON.
#ifndef SAMRAD_CLIENTS_CLI_WORDS_H_
#define SAMRAD_CLIENTS_CLI_WORDS_H_

#include <string_view>

#include "absl/status/status.h"
#include "clients/cli/invocation.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "samrad/agency/staff/v1/catalogues.pb.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/screening/generalise.h"

namespace samrad::cli {

// A text in both languages.
struct Words {
  std::string_view swedish;
  std::string_view english;
  std::string_view In(Language language) const {
    return language == Language::kSwedish ? swedish : english;
  }
};

Words VerdictWords(samrad::law::v1::Verdict verdict);

// One sentence for a reason code.
Words ReasonWords(samrad::law::v1::ReasonCode code);

Words DisclosureStateWords(samrad::agency::sharing::v1::DisclosureState state);
Words PacketStateWords(samrad::agency::sharing::v1::PacketState state);

// What an anonymised description says with this field.
Words FieldWords(screening::DescriptionField field);

Words CatalogueStateWords(samrad::agency::staff::v1::CatalogueState state);

// What an error means and what to do; from the tag when it is known, else from
// the code.
Words FailureWords(absl::StatusCode code, std::string_view tag);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_WORDS_H_
