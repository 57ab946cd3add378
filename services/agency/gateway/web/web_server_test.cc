#include "services/agency/gateway/web/web_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>

#include "services/agency/gateway/web/fake_backend.h"
#include "services/base/fake_clock.h"
#include "services/base/status.h"

namespace samrad::agency::web {
namespace {

constexpr char kGetCase[] = "/samrad.agency.cases.v1.CaseService/GetCase";
constexpr char kOpenSession[] =
    "/samrad.agency.staff.v1.PageService/OpenSession";
constexpr char kWatch[] = "/samrad.agency.meetings.v1.RoomService/WatchMeeting";
constexpr int kPatienceMs = 10'000;

// One plain connection of a browser. Not thread-safe.
class Browsing {
 public:
  explicit Browsing(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address),
                         sizeof(address)) == 0;
  }
  ~Browsing() { close(socket_); }
  Browsing(const Browsing&) = delete;
  Browsing& operator=(const Browsing&) = delete;

  bool connected() const { return connected_; }
  bool Send(const std::string& bytes) {
    size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t n =
          send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return false;
      sent += static_cast<size_t>(n);
    }
    return true;
  }
  // Reads until `mark` is there; all that was read since the last such mark.
  std::string ReadTo(const std::string& mark) {
    size_t found = read_.find(mark);
    size_t searched = 0;
    while (found == std::string::npos) {
      searched = read_.size() - std::min(read_.size(), mark.size());
      if (!ReadMore()) break;
      found = read_.find(mark, searched);
    }
    const size_t end =
        found == std::string::npos ? read_.size() : found + mark.size();
    std::string text = read_.substr(0, end);
    read_.erase(0, end);
    return text;
  }
  // True when the server closes the connection in time.
  bool ReadToEnd() {
    while (ReadMore()) {
    }
    return ended_;
  }

 private:
  bool ReadMore() {
    pollfd wait{socket_, POLLIN, 0};
    if (poll(&wait, 1, kPatienceMs) <= 0) return false;
    char bytes[65536];
    const ssize_t n = recv(socket_, bytes, sizeof(bytes), 0);
    if (n <= 0) {
      ended_ = true;
      return false;
    }
    read_.append(bytes, static_cast<size_t>(n));
    return true;
  }

  const int socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::string read_;
};

std::string Post(const std::string& method, const std::string& message,
                 const std::string& more = "") {
  const std::string body = MessageFrame(message);
  return "POST " + method +
         " HTTP/1.1\r\nHost: police.localhost\r\n"
         "Origin: http://police.localhost\r\nX-Samrad-Page: 1\r\n"
         "Content-Type: application/grpc-web+proto\r\n" +
         more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

constexpr char kGetIndex[] = "GET / HTTP/1.1\r\nHost: police.localhost\r\n\r\n";

class WebServerTest : public testing::Test {
 protected:
  void Start(FakeBackend::Script script, WebLimits limits = {}) {
    backend_ = std::make_unique<FakeBackend>(std::move(script));
    WebServerOptions options;
    options.listen = "127.0.0.1:0";
    options.site = {{"police.localhost"},
                    /*https=*/false,
                    CookieNames::For(false, "police")};
    limits.tick = absl::Milliseconds(20);
    options.limits = limits;
    auto server = WebServer::Start(std::move(options), PageFiles::BuiltIn(),
                                   *backend_, logger_, metrics_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  static void DoNothing(FakeCall&) {}

  base::FakeClock clock_{absl::FromUnixSeconds(1800000000)};
  base::MemoryLogSink sink_;
  const base::Logger logger_{sink_, clock_, "web"};
  base::Metrics metrics_;
  std::unique_ptr<FakeBackend> backend_;
  std::unique_ptr<WebServer> server_;
};

TEST_F(WebServerTest, ServesThePageTwiceOnOneConnection) {
  Start(DoNothing);
  Browsing browser(server_->port());

  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(browser.Send(kGetIndex));
    const std::string answer = browser.ReadTo("</main>\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
    EXPECT_NE(answer.find("Cache-Control: no-store\r\n"), std::string::npos);
  }
}

TEST_F(WebServerTest, PassesACallOnWithItsSessionAndDeadline) {
  Start([](FakeCall& call) {
    call.Send("answer");
    call.End();
  });
  Browsing browser(server_->port());

  ASSERT_TRUE(browser.Send(
      Post(kGetCase, "question",
           "Cookie: samrad-police=tok\r\nGrpc-Timeout: 5S\r\n"
           "Authorization: Bearer planted\r\nSamrad-Client: planted\r\n")));
  const std::string answer = browser.ReadTo("grpc-status:0\r\n");

  ASSERT_NE(answer.find("Content-Type: application/grpc-web+proto\r\n"),
            std::string::npos)
      << answer;
  EXPECT_NE(answer.find(MessageFrame("answer")), std::string::npos);
  const auto call = backend_->Last();
  EXPECT_EQ(call->method, kGetCase);
  EXPECT_EQ(call->message, "question");
  EXPECT_EQ(call->browser.session, "tok");
  EXPECT_EQ(call->browser.address, "127.0.0.1");
  EXPECT_EQ(call->timeout, absl::Seconds(5));
}

TEST_F(WebServerTest, SetsCookiesForTheMethodsOfTheSessionOnly) {
  Start([](FakeCall& call) {
    CallStep end;
    end.new_session = "new";
    call.Send("");
    call.Say(std::move(end));
  });
  Browsing browser(server_->port());

  ASSERT_TRUE(browser.Send(Post(kOpenSession, "")));
  EXPECT_NE(browser.ReadTo("grpc-status:0\r\n")
                .find("Set-Cookie: samrad-police=new; Path=/; HttpOnly"),
            std::string::npos);
  ASSERT_TRUE(browser.Send(Post(kGetCase, "")));
  EXPECT_EQ(browser.ReadTo("grpc-status:0\r\n").find("Set-Cookie"),
            std::string::npos);
}

TEST_F(WebServerTest, PassesAStreamOnAsItIsSaid) {
  Start(DoNothing);
  Browsing browser(server_->port());
  ASSERT_TRUE(browser.Send(Post(kWatch, "")));
  const auto call = backend_->Last();

  for (const std::string& text :
       {std::string("first"), std::string("second")}) {
    call->Send(text);
    EXPECT_NE(browser.ReadTo(text).find(text), std::string::npos);
  }
  call->End(5);

  EXPECT_NE(browser.ReadTo("0\r\n\r\n").find("grpc-status:5"),
            std::string::npos);
  // The connection goes on.
  ASSERT_TRUE(browser.Send(kGetIndex));
  EXPECT_NE(browser.ReadTo("</main>").find("200 OK"), std::string::npos);
}

TEST_F(WebServerTest, ReadsNoMoreFromTheServiceThanTheBrowserTakes) {
  constexpr int kMessages = 60;
  Start([](FakeCall& call) {
    for (int i = 0; i < kMessages; ++i) call.Send(std::string(1 << 20, 'x'));
    call.End();
  });
  Browsing browser(server_->port());
  ASSERT_TRUE(browser.Send(Post(kWatch, "")));
  const auto call = backend_->Last();

  int before = -1;
  for (int now = call->asked(); now != before; now = call->asked()) {
    before = now;
    usleep(200'000);  // until the sockets between are full
  }

  EXPECT_LT(before, 30);
  EXPECT_NE(browser.ReadTo("grpc-status:0").find("grpc-status:0"),
            std::string::npos);
  EXPECT_EQ(call->asked(), kMessages + 1);
}

TEST_F(WebServerTest, CancelsTheCallOfABrowserThatIsGone) {
  for (const char* method : {kWatch, kGetCase}) {
    Start(DoNothing);
    auto browser = std::make_unique<Browsing>(server_->port());
    ASSERT_TRUE(browser->Send(Post(method, "")));
    const auto call = backend_->Last();

    browser.reset();

    EXPECT_TRUE(call->WaitCancelled()) << method;
  }
}

TEST_F(WebServerTest, EndsTheStreamOfASessionThatLocks) {
  Start(DoNothing);
  Browsing browser(server_->port());
  ASSERT_TRUE(browser.Send(Post(kWatch, "", "Cookie: samrad-police=tok\r\n")));
  const auto call = backend_->Last();
  call->Send("before");
  browser.ReadTo("before");

  backend_->SetStanding(base::Error(absl::StatusCode::kUnauthenticated,
                                    "SESSION_LOCKED", "locked"));

  const std::string end = browser.ReadTo("0\r\n\r\n");
  EXPECT_NE(end.find("grpc-status:16\r\n"), std::string::npos) << end;
  EXPECT_NE(end.find("samrad-tag:SESSION_LOCKED\r\n"), std::string::npos);
  EXPECT_TRUE(call->WaitCancelled());
}

TEST_F(WebServerTest, LetsARefusedUploadBeReadAbout) {
  Start(DoNothing);
  Browsing browser(server_->port());
  const std::string post = Post(kGetCase, std::string(3 << 20, 'x'));

  ASSERT_TRUE(browser.Send(post));

  EXPECT_TRUE(browser.ReadTo("\r\n").starts_with("HTTP/1.1 413 "));
  EXPECT_TRUE(browser.ReadToEnd());
}

TEST_F(WebServerTest, HangsUpOnWhoIsSlow) {
  WebLimits limits;
  limits.head = absl::Milliseconds(200);
  limits.body = absl::Milliseconds(200);
  limits.idle = absl::Milliseconds(200);
  Start(DoNothing, limits);
  const std::string post = Post(kGetCase, "question");

  Browsing silent(server_->port());
  Browsing half_head(server_->port());
  ASSERT_TRUE(half_head.Send("GET / HTTP/1.1\r\nHost: police"));
  Browsing half_body(server_->port());
  ASSERT_TRUE(half_body.Send(post.substr(0, post.size() - 1)));
  Browsing dripping(server_->port());
  bool alive = true;
  for (int i = 0; alive && i < 500; ++i) {
    alive = dripping.Send("G");
    usleep(10'000);
  }

  EXPECT_FALSE(alive);
  EXPECT_TRUE(silent.ReadToEnd());
  EXPECT_TRUE(half_head.ReadToEnd());
  EXPECT_TRUE(half_body.ReadToEnd());
}

TEST_F(WebServerTest, RefusesWhatIsNotHttpAndHeadsWithoutEnd) {
  Start(DoNothing);
  Browsing garbage(server_->port());
  ASSERT_TRUE(garbage.Send("\x16\x03\x01\x02 garbage\r\n\r\n"));
  EXPECT_TRUE(garbage.ReadTo("\r\n").starts_with("HTTP/1.1 400 "));

  Browsing endless(server_->port());
  ASSERT_TRUE(endless.Send("GET / HTTP/1.1\r\nX: " + std::string(20000, 'x')));
  EXPECT_TRUE(endless.ReadTo("\r\n").starts_with("HTTP/1.1 431 "));
}

TEST_F(WebServerTest, RefusesABodyThatIsNoFrame) {
  Start(DoNothing);
  Browsing browser(server_->port());
  std::string post = Post(kGetCase, "question");
  post[post.size() - 9] = 'x';  // the length no longer fits

  ASSERT_TRUE(browser.Send(post));

  EXPECT_TRUE(browser.ReadTo("\r\n").starts_with("HTTP/1.1 400 "));
}

TEST_F(WebServerTest, KeepsServingWhileManyAreHalfOpen) {
  Start(DoNothing);
  std::vector<std::unique_ptr<Browsing>> half_open;
  for (int i = 0; i < 200; ++i) {
    half_open.push_back(std::make_unique<Browsing>(server_->port()));
    ASSERT_TRUE(half_open.back()->Send("GET / HT"));
  }
  Browsing browser(server_->port());

  ASSERT_TRUE(browser.Send(kGetIndex));

  EXPECT_NE(browser.ReadTo("</main>").find("200 OK"), std::string::npos);
}

TEST_F(WebServerTest, TakesNoMoreConnectionsThanItMay) {
  WebLimits limits;
  limits.max_connections = 1;
  Start(DoNothing, limits);
  Browsing first(server_->port());
  ASSERT_TRUE(first.Send(kGetIndex));
  ASSERT_NE(first.ReadTo("</main>"), "");

  Browsing second(server_->port());

  EXPECT_TRUE(second.ReadToEnd());
}

TEST_F(WebServerTest, StopsWithStreamsOpen) {
  Start(DoNothing);
  Browsing browser(server_->port());
  ASSERT_TRUE(browser.Send(Post(kWatch, "")));
  const auto call = backend_->Last();

  server_->Stop();

  EXPECT_TRUE(call->WaitCancelled());
  EXPECT_TRUE(browser.ReadToEnd());
}

TEST_F(WebServerTest, ServesWithoutTlsOnLoopbackOnly) {
  for (const char* listen : {"0.0.0.0:0", "192.0.2.1:0", "nowhere", ":1"}) {
    FakeBackend backend(DoNothing);
    WebServerOptions options;
    options.listen = listen;
    options.site.https = false;

    const auto server = WebServer::Start(
        std::move(options), PageFiles::BuiltIn(), backend, logger_, metrics_);

    EXPECT_EQ(server.status().code(), absl::StatusCode::kInvalidArgument)
        << listen;
  }
}

}  // namespace
}  // namespace samrad::agency::web
