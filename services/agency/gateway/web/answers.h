// The bytes of HTTP/1.1 answers. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_ANSWERS_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_ANSWERS_H_

#include <string>
#include <string_view>
#include <vector>

#include "services/agency/gateway/web/request_rules.h"

namespace samrad::agency::web {

// What every answer of a connection says.
struct AnswerForm {
  bool https = true;
  bool keep_alive = true;
};

// Every answer has the strict policy: nothing but this origin's own scripts,
// styles, pictures, fonts and calls; no frame around it, no referrer, no
// guessing of types; over TLS a browser comes back over TLS only.

// The head of a file's answer; the body is file->gzip or file->body, or nothing
// (304, HEAD).
std::string FileHead(const FileRequest& request, const AnswerForm& form);
// Head and body; says how to use the page for a 405.
std::string RefusalAnswer(const Refusal& refusal, const AnswerForm& form);
// The head of a call's answer whose frames are `size_bytes` in all.
std::string CallHead(size_t size_bytes, const std::vector<std::string>& cookies,
                     const AnswerForm& form);
// The head of a stream's answer, whose frames come as chunks.
std::string StreamHead(const AnswerForm& form);
// One chunk (RFC 9112, 7.1), and the end of the chunks.
std::string Chunk(std::string_view bytes);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_ANSWERS_H_
