// Messages as the JSON of the contract: law messages in lowerCamelCase with
// absent fields left out, everything else in snake_case with every plain field
// shown; enum names, RFC 3339 instants, base64 bytes, numbers as numbers.
#ifndef SAMRAD_CLIENTS_CLI_MESSAGE_JSON_H_
#define SAMRAD_CLIENTS_CLI_MESSAGE_JSON_H_

#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>

namespace samrad::cli {

using OrderedJson = nlohmann::ordered_json;

OrderedJson MessageJson(const google::protobuf::Message& message);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_MESSAGE_JSON_H_
