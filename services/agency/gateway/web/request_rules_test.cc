#include "services/agency/gateway/web/request_rules.h"

#include <gtest/gtest.h>

#include <string>

#include "services/agency/gateway/web/answers.h"

namespace samrad::agency::web {
namespace {

constexpr char kMethod[] = "/samrad.agency.cases.v1.CaseService/GetCase";

class RequestRulesTest : public testing::Test {
 protected:
  static RequestHead Get(std::string_view target) {
    RequestHead head;
    head.method = "GET";
    head.target = target;
    head.host = "police.localhost:7423";
    return head;
  }
  static RequestHead Call() {
    RequestHead head = Get(kMethod);
    head.method = "POST";
    head.origin = "https://police.localhost:7423";
    head.fetch_site = "same-origin";
    head.page_header = "1";
    head.content_type = "application/grpc-web+proto";
    head.content_length = 7;
    return head;
  }
  Plan PlanOf(const RequestHead& head) { return PlanFor(head, site_, files_); }
  int StatusOf(const RequestHead& head) {
    const Plan plan = PlanOf(head);
    const Refusal* const refusal = std::get_if<Refusal>(&plan);
    return refusal == nullptr ? 200 : refusal->status;
  }

  const PageFiles files_ = PageFiles::BuiltIn();
  const Site site_{
      {"police.localhost"}, true, CookieNames::For(true, "police")};
};

TEST_F(RequestRulesTest, LetsThePageCallWithItsCookies) {
  RequestHead head = Call();
  head.cookie = "__Host-samrad=tok; __Host-samrad-device=mark";
  head.timeout = "5S";

  const Plan plan = PlanOf(head);

  const auto* const call = std::get_if<CallRequest>(&plan);
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->method->path, kMethod);
  EXPECT_EQ(call->session, "tok");
  EXPECT_EQ(call->device, "mark");
  EXPECT_EQ(call->timeout, absl::Seconds(5));
  EXPECT_EQ(call->size_bytes, 7u);
}

TEST_F(RequestRulesTest, RefusesACallThatAnotherSiteCouldSend) {
  for (const char* origin :
       {"", "null", "https://evil.example", "http://police.localhost:7423",
        "https://school.localhost:7423", "https://police.localhost",
        "https://police.localhost:7424"}) {
    RequestHead head = Call();
    head.origin = origin;
    EXPECT_EQ(StatusOf(head), 403) << origin;
  }
  for (const char* site : {"cross-site", "same-site", "none"}) {
    RequestHead head = Call();
    head.fetch_site = site;
    EXPECT_EQ(StatusOf(head), 403) << site;
  }
  RequestHead no_header = Call();
  no_header.page_header = "";
  EXPECT_EQ(StatusOf(no_header), 403);
  for (const char* type :
       {"", "text/plain", "application/json",
        "application/x-www-form-urlencoded", "application/grpc-web-text"}) {
    RequestHead head = Call();
    head.content_type = type;
    EXPECT_EQ(StatusOf(head), 415) << type;
  }
}

TEST_F(RequestRulesTest, AnswersOnlyToItsOwnNames) {
  for (const char* host :
       {"", "evil.example", "localhost:7423", "127.0.0.1",
        "police.localhost.evil.example", "police.localhost:x"}) {
    RequestHead head = Get("/");
    head.host = host;
    EXPECT_EQ(StatusOf(head), 421) << host;
  }
  RequestHead upper = Get("/");
  upper.host = "POLICE.localhost";
  EXPECT_EQ(StatusOf(upper), 200);
}

TEST_F(RequestRulesTest, KnowsNoMethodThatIsNotAllowed) {
  for (const char* target :
       {"/samrad.agency.staff.v1.StaffService/SignIn", "/x.Y/Z",
        "/grpc.health.v1.Health/Check", "/samrad.agency.cases.v1.CaseService",
        "/samrad.agency.cases.v1.CaseService/GetCase/",
        "/samrad.agency.cases.v1.CaseService/GetCase?x", "/"}) {
    RequestHead head = Call();
    head.target = target;
    EXPECT_EQ(StatusOf(head), 404) << target;
  }
}

TEST_F(RequestRulesTest, LimitsTheSizeOfACall) {
  RequestHead head = Call();
  head.content_length = kMaxCallBytes + 5;
  EXPECT_EQ(StatusOf(head), 200);
  head.content_length = kMaxCallBytes + 6;
  EXPECT_EQ(StatusOf(head), 413);
  head.content_length = std::nullopt;
  EXPECT_EQ(StatusOf(head), 411);
}

TEST_F(RequestRulesTest, RefusesOtherUsesAndDoubledHeaders) {
  for (const char* method : {"OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT"}) {
    RequestHead head = Get("/");
    head.method = method;
    EXPECT_EQ(StatusOf(head), 405) << method;
  }
  RequestHead doubled = Get("/");
  doubled.repeated = true;
  EXPECT_EQ(StatusOf(doubled), 400);
  RequestHead absolute = Get("http://police.localhost/");
  EXPECT_EQ(StatusOf(absolute), 400);
  RequestHead late = Call();
  late.timeout = "soon";
  EXPECT_EQ(StatusOf(late), 400);
}

TEST_F(RequestRulesTest, PacksForWhoTakesIt) {
  for (const char* takes :
       {"gzip", "br, gzip;q=0.8", "GZIP", "deflate,gzip "}) {
    RequestHead head = Get("/");
    head.accept_encoding = takes;
    EXPECT_TRUE(std::get<FileRequest>(PlanOf(head)).gzip) << takes;
  }
  for (const char* refuses : {"", "br", "gzip;q=0", "xgzip", "gzip;q=0.0"}) {
    RequestHead head = Get("/");
    head.accept_encoding = refuses;
    EXPECT_FALSE(std::get<FileRequest>(PlanOf(head)).gzip) << refuses;
  }
}

TEST(AnswersTest, SayTheWholePolicyInEveryAnswer) {
  PageFile file{.type = "text/html", .body = "x", .gzip = "", .etag = "\"e\""};
  FileRequest request;
  request.file = &file;
  const AnswerForm form;
  for (const std::string& answer :
       {FileHead(request, form), RefusalAnswer({404, "No."}, form),
        CallHead(0, {}, form), StreamHead(form)}) {
    for (const char* header :
         {"Content-Security-Policy: default-src 'none'; script-src 'self'",
          "frame-ancestors 'none'", "X-Content-Type-Options: nosniff",
          "Referrer-Policy: no-referrer",
          "Permissions-Policy: ", "Cross-Origin-Opener-Policy: same-origin",
          "Cross-Origin-Resource-Policy: same-origin",
          "Strict-Transport-Security: max-age="}) {
      EXPECT_NE(answer.find(header), std::string::npos) << header;
    }
    EXPECT_EQ(answer.find("unsafe"), std::string::npos);
    EXPECT_EQ(answer.find("Access-Control"), std::string::npos);
  }
  EXPECT_EQ(StreamHead({.https = false}).find("Strict-Transport"),
            std::string::npos);
}

TEST(AnswersTest, CutStreamsIntoChunks) {
  EXPECT_EQ(Chunk(std::string(26, 'x')),
            "1a\r\n" + std::string(26, 'x') + "\r\n");
}

}  // namespace
}  // namespace samrad::agency::web
