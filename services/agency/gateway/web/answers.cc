#include "services/agency/gateway/web/answers.h"

#include "absl/strings/str_cat.h"

namespace samrad::agency::web {
namespace {

constexpr std::string_view kPolicy =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; "
    "style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Cross-Origin-Embedder-Policy: require-corp\r\n"
    "Origin-Agent-Cluster: ?1\r\n"
    "Permissions-Policy: accelerometer=(), camera=(), display-capture=(), "
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), usb=()\r\n";
constexpr std::string_view kTlsOnly =
    "Strict-Transport-Security: max-age=31536000\r\n";

std::string_view Phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 421:
      return "Misdirected Request";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return "Error";
  }
}

absl::string_view Absl(std::string_view text) {
  return {text.data(), text.size()};
}

std::string Head(int status, const AnswerForm& form) {
  return absl::StrCat("HTTP/1.1 ", status, " ", Absl(Phrase(status)), "\r\n",
                      Absl(kPolicy), form.https ? Absl(kTlsOnly) : "",
                      form.keep_alive ? "" : "Connection: close\r\n");
}

std::string_view KeepLine(PageFile::Keep keep) {
  switch (keep) {
    case PageFile::Keep::kForever:
      return "Cache-Control: public, max-age=31536000, immutable\r\n";
    case PageFile::Keep::kAsk:
      return "Cache-Control: no-cache\r\n";
    case PageFile::Keep::kNever:
      break;
  }
  return "Cache-Control: no-store\r\n";
}

std::string CallHeadStart(const AnswerForm& form) {
  return absl::StrCat(Head(200, form),
                      "Content-Type: application/grpc-web+proto\r\n",
                      "Cache-Control: no-store\r\n");
}

}  // namespace

std::string FileHead(const FileRequest& request, const AnswerForm& form) {
  const PageFile& file = *request.file;
  std::string head = Head(request.unchanged ? 304 : 200, form);
  absl::StrAppend(&head, Absl(KeepLine(file.keep)), "Vary: Accept-Encoding\r\n",
                  "ETag: ", file.etag, "\r\n");
  if (request.unchanged) return head + "\r\n";
  absl::StrAppend(&head, "Content-Type: ", Absl(file.type), "\r\n");
  if (request.gzip) absl::StrAppend(&head, "Content-Encoding: gzip\r\n");
  absl::StrAppend(&head, "Content-Length: ",
                  request.gzip ? file.gzip.size() : file.body.size(),
                  "\r\n\r\n");
  return head;
}

std::string RefusalAnswer(const Refusal& refusal, const AnswerForm& form) {
  std::string answer = Head(refusal.status, form);
  if (refusal.status == 405) {
    absl::StrAppend(&answer, "Allow: GET, HEAD, POST\r\n");
  }
  const std::string_view line = refusal.line;
  absl::StrAppend(&answer,
                  "Content-Type: text/plain; charset=utf-8\r\n"
                  "Cache-Control: no-store\r\n"
                  "Content-Length: ",
                  line.size() + 1, "\r\n\r\n", Absl(line), "\n");
  return answer;
}

std::string CallHead(size_t size_bytes, const std::vector<std::string>& cookies,
                     const AnswerForm& form) {
  std::string head = CallHeadStart(form);
  for (const std::string& cookie : cookies) {
    absl::StrAppend(&head, "Set-Cookie: ", cookie, "\r\n");
  }
  absl::StrAppend(&head, "Content-Length: ", size_bytes, "\r\n\r\n");
  return head;
}

std::string StreamHead(const AnswerForm& form) {
  return CallHeadStart(form) + "Transfer-Encoding: chunked\r\n\r\n";
}

std::string Chunk(std::string_view bytes) {
  return absl::StrCat(absl::Hex(bytes.size()), "\r\n", Absl(bytes), "\r\n");
}

}  // namespace samrad::agency::web
