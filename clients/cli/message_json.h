// Messages as the JSON of the contract: field names as the protos give them
// (lowerCamelCase in law messages, snake_case elsewhere), enum names, RFC 3339
// instants, base64 bytes, numbers as numbers. Every field is shown, an absent
// message or optional number as null; but of a question to the law only what is
// stated.
#ifndef SAMRAD_CLIENTS_CLI_MESSAGE_JSON_H_
#define SAMRAD_CLIENTS_CLI_MESSAGE_JSON_H_

#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>

namespace samrad::cli {

using OrderedJson = nlohmann::ordered_json;

OrderedJson MessageJson(const google::protobuf::Message& message);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_MESSAGE_JSON_H_
