// The one unit that includes Boost.Beast (22 s, 950 MB to compile).
#include "services/agency/gateway/web/web_server.h"

#define BOOST_ASIO_NO_DEPRECATED
#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <thread>
#include <utility>
#include <variant>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "services/agency/gateway/web/answers.h"
#include "services/base/files.h"
#include "services/base/mutex.h"
#include "services/base/status.h"

namespace samrad::agency::web {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using net::ip::tcp;
using TlsStream = net::ssl::stream<tcp::socket>;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int kThreads = 2;
constexpr uint32_t kMaxHeadBytes = 16 << 10;
constexpr size_t kReadBytes = 16 << 10;
constexpr size_t kMaxBufferBytes = 64 << 10;
// Of a refused body, so that the browser gets to read the refusal.
constexpr uint64_t kMaxDrainBytes = 64 << 20;
// Of a unary answer: the services send at most 2 MiB.
constexpr size_t kMaxAnswerBytes = 8 << 20;
constexpr absl::Duration kAcceptPause = absl::Milliseconds(50);
constexpr absl::Duration kStopWait = absl::Seconds(10);

std::string_view View(boost::string_view text) {
  return {text.data(), text.size()};
}

std::string_view HeaderOf(const http::fields& fields, const char* name,
                          bool& repeated) {
  const auto [first, last] = fields.equal_range(name);
  if (first == last) return {};
  repeated = repeated || std::next(first) != last;
  return View(first->value());
}

// What was sent is no HTTP; not: the connection ended.
bool IsMalformed(const error_code& error) {
  const error_code end = http::error::end_of_stream;
  return error.category() == end.category() && error != end &&
         error != http::error::partial_message;
}

// Views into the parser's message.
template <typename Parser>
RequestHead HeadOf(const Parser& parser) {
  const auto& message = parser.get();
  RequestHead head;
  head.method = View(message.method_string());
  head.target = View(message.target());
  head.host = HeaderOf(message, "Host", head.repeated);
  head.origin = HeaderOf(message, "Origin", head.repeated);
  head.fetch_site = HeaderOf(message, "Sec-Fetch-Site", head.repeated);
  head.page_header = HeaderOf(message, "X-Samrad-Page", head.repeated);
  head.content_type = HeaderOf(message, "Content-Type", head.repeated);
  head.cookie = HeaderOf(message, "Cookie", head.repeated);
  head.accept_encoding = HeaderOf(message, "Accept-Encoding", head.repeated);
  head.if_none_match = HeaderOf(message, "If-None-Match", head.repeated);
  head.timeout = HeaderOf(message, "Grpc-Timeout", head.repeated);
  const auto length = parser.content_length();
  if (length.has_value()) head.content_length = *length;
  return head;
}

CallEnd EndOf(const absl::Status& status) {
  CallEnd end{static_cast<int>(status.code()),
              {status.message().data(), status.message().size()},
              {}};
  const std::string tag = base::TagOf(status);
  if (!tag.empty()) end.trailers.emplace_back(base::kTagMetadata, tag);
  return end;
}

// What all connections share.
struct Common {
  const Site site;
  const WebLimits limits;
  const PageFiles files;
  Backend& backend;
  base::Counter& requests;
  base::Counter& refusals;
};

class Connection {
 public:
  virtual ~Connection() = default;
  // Thread-safe.
  virtual void Close() = 0;
};

// gcc 12 destroys temporaries with a destructor twice when they stand in a
// co_await expression: here such values have names.
//
// One browser's connection, on a strand of its own: no two of its functions run
// at once. Lives as long as its coroutine or an operation it has begun.
template <typename Stream>
class BrowserConnection final
    : public Connection,
      public std::enable_shared_from_this<BrowserConnection<Stream>> {
 public:
  BrowserConnection(const Common& common, Stream stream, std::string address)
      : common_(common),
        stream_(std::move(stream)),
        address_(std::move(address)),
        tick_(stream_.get_executor()),
        wake_(stream_.get_executor()) {}

  net::awaitable<void> Run() {
    const auto self = this->shared_from_this();
    Tick();
    if (co_await Handshake()) {
      while (co_await ServeRequest()) {
      }
    }
    CloseNow();
  }

  void Close() override {
    net::post(stream_.get_executor(),
              [self = this->shared_from_this()] { self->CloseNow(); });
  }

 private:
  // --- time -----------------------------------------------------------------

  void Arm(absl::Duration limit) {
    deadline_ = limit == absl::InfiniteDuration()
                    ? SteadyTime::max()
                    : std::chrono::steady_clock::now() +
                          absl::ToChronoMilliseconds(limit);
  }

  void Tick() {
    tick_.expires_after(absl::ToChronoMilliseconds(common_.limits.tick));
    tick_.async_wait([self = this->shared_from_this()](error_code) {
      if (self->closed_) return;
      if (std::chrono::steady_clock::now() >= self->deadline_) {
        self->CloseNow();
        return;
      }
      self->CheckStreamSession();
      self->Tick();
    });
  }

  void CheckStreamSession() {
    if (stream_session_.empty() || call_ == nullptr || !cut_.ok()) return;
    cut_ = common_.backend.Standing(stream_session_);
    if (!cut_.ok()) call_->Cancel();
  }

  void CloseNow() {
    if (closed_) return;
    closed_ = true;
    error_code ignored;
    stream_.lowest_layer().close(ignored);
    tick_.cancel();
    if (call_ != nullptr) call_->Cancel();
    wake_.cancel();
  }

  // Until somebody cancels wake_; callers ask again what they wait for.
  net::awaitable<void> Sleep() {
    error_code ignored;
    wake_.expires_at(SteadyTime::max());
    co_await wake_.async_wait(net::redirect_error(net::use_awaitable, ignored));
  }

  // --- reading --------------------------------------------------------------

  net::awaitable<bool> Handshake() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      Arm(common_.limits.handshake);
      error_code error;
      co_await stream_.async_handshake(
          net::ssl::stream_base::server,
          net::redirect_error(net::use_awaitable, error));
      co_return !error;
    }
    co_return true;
  }

  // Begins to read what comes next. Stands over a whole call: that is how a
  // browser that is gone shows.
  void Listen() {
    if (listening_) return;
    listening_ = true;
    stream_.async_read_some(
        buffer_.prepare(kReadBytes),
        [self = this->shared_from_this()](error_code error, size_t size) {
          self->Heard(error, size);
        });
  }

  void Heard(error_code error, size_t size) {
    listening_ = false;
    buffer_.commit(size);
    if (error) {
      gone_ = true;
      if (call_ != nullptr) call_->Cancel();
    }
    wake_.cancel();
  }

  net::awaitable<bool> WaitForRequest() {
    Arm(common_.limits.idle);
    // What Listen has begun must end first: one reader at a time.
    while (!gone_ && !closed_ && (listening_ || buffer_.size() == 0)) {
      Listen();
      co_await Sleep();
    }
    co_return buffer_.size() > 0 && !closed_;
  }

  // Fills `body`, whose first bytes may be in the buffer already.
  net::awaitable<bool> ReadBody(std::string& body) {
    const size_t there = std::min(body.size(), buffer_.size());
    const auto data = buffer_.data();
    std::copy_n(static_cast<const char*>(data.data()), there, body.begin());
    buffer_.consume(there);
    error_code error;
    Arm(common_.limits.body);
    co_await net::async_read(
        stream_, net::buffer(body.data() + there, body.size() - there),
        net::redirect_error(net::use_awaitable, error));
    co_return !error;
  }

  // Reads and forgets, so that an answer sent before is read by the browser.
  net::awaitable<void> Drain(uint64_t size) {
    uint64_t left = std::min(size, kMaxDrainBytes) -
                    std::min<uint64_t>(size, buffer_.size());
    std::array<char, kReadBytes> scrap;
    error_code error;
    Arm(common_.limits.body);
    while (left > 0 && !error) {
      const size_t read = co_await stream_.async_read_some(
          net::buffer(scrap), net::redirect_error(net::use_awaitable, error));
      left -= std::min<uint64_t>(left, read);
    }
  }

  // --- answering ------------------------------------------------------------

  net::awaitable<bool> Write(std::string_view head,
                             std::string_view body = {}) {
    const std::array<net::const_buffer, 2> parts = {
        net::buffer(head.data(), head.size()),
        net::buffer(body.data(), body.size())};
    error_code error;
    Arm(common_.limits.write);
    co_await net::async_write(stream_, parts,
                              net::redirect_error(net::use_awaitable, error));
    co_return !error && !closed_;
  }

  // False: the connection is to be closed.
  net::awaitable<bool> Refuse(const Refusal& refusal, AnswerForm form,
                              uint64_t unread) {
    common_.refusals.Add();
    form.keep_alive = form.keep_alive && unread == 0;
    const std::string answer = RefusalAnswer(refusal, form);
    const bool written = co_await Write(answer);
    if (written && unread > 0) co_await Drain(unread);
    if (!written) co_return false;
    co_return form.keep_alive;
  }

  net::awaitable<bool> ServeRequest() {
    if (!co_await WaitForRequest()) co_return false;
    http::request_parser<http::empty_body> parser;
    parser.header_limit(kMaxHeadBytes);
    parser.body_limit(std::numeric_limits<uint64_t>::max());  // ours decide
    error_code error;
    Arm(common_.limits.head);
    co_await http::async_read_header(
        stream_, buffer_, parser,
        net::redirect_error(net::use_awaitable, error));
    AnswerForm form{common_.site.https, false};
    if (error == http::error::header_limit) {
      co_return co_await Refuse({431, "The head is over 16 KiB."}, form,
                                kMaxHeadBytes);
    }
    if (IsMalformed(error)) {
      co_return co_await Refuse({400, "The request cannot be understood."},
                                form, 0);
    }
    if (error) co_return false;
    common_.requests.Add();
    form.keep_alive = parser.keep_alive();
    const RequestHead head = HeadOf(parser);
    const Plan plan = PlanFor(head, common_.site, common_.files);
    const uint64_t unread =
        parser.chunked() ? kMaxDrainBytes : head.content_length.value_or(0);
    if (const auto* const refusal = std::get_if<Refusal>(&plan)) {
      co_return co_await Refuse(*refusal, form, unread);
    }
    if (const auto* const file = std::get_if<FileRequest>(&plan)) {
      form.keep_alive = form.keep_alive && unread == 0;
      co_return co_await SendFile(*file, form);
    }
    co_return co_await ServeCall(std::get<CallRequest>(plan), form);
  }

  net::awaitable<bool> SendFile(const FileRequest& request,
                                const AnswerForm& form) {
    const PageFile& file = *request.file;
    std::string_view body = request.gzip ? file.gzip : file.body;
    if (request.unchanged || request.head_only) body = {};
    const std::string head = FileHead(request, form);
    const bool written = co_await Write(head, body);
    if (!written) co_return false;
    co_return form.keep_alive;
  }

  // --- calls ----------------------------------------------------------------

  net::awaitable<bool> ServeCall(const CallRequest& request,
                                 const AnswerForm& form) {
    std::string body(request.size_bytes, '\0');
    if (!co_await ReadBody(body)) co_return false;
    const absl::StatusOr<std::string_view> message = MessageOf(body);
    if (!message.ok()) {
      co_return co_await Refuse({400, "The body is not one gRPC-Web message."},
                                form, 0);
    }
    std::optional<absl::Duration> timeout = request.timeout;
    if (!request.method->streams) {
      timeout = std::min(timeout.value_or(common_.limits.call),
                         common_.limits.longest_call);
    }
    cut_ = absl::OkStatus();
    call_ = common_.backend.Begin(
        std::string(request.method->path),
        Browser{request.session, request.device, address_}, timeout, *message);
    Arm(absl::InfiniteDuration());
    Listen();
    bool go_on = false;
    if (request.method->streams) {
      stream_session_ = request.session;
      go_on = co_await AnswerStream(form);
      stream_session_.clear();
    } else {
      go_on = co_await AnswerCall(*request.method, form);
    }
    call_.reset();
    if (!go_on) co_return false;
    co_return form.keep_alive;
  }

  // The next step of the call, which is not read before.
  net::awaitable<CallStep> NextStep() {
    step_.reset();
    call_->Next([self = this->shared_from_this()](CallStep step) {
      net::post(self->stream_.get_executor(),
                [self, step = std::move(step)]() mutable {
                  self->step_ = std::move(step);
                  self->wake_.cancel();
                });
    });
    while (!step_.has_value()) co_await Sleep();
    co_return *std::move(step_);
  }

  net::awaitable<bool> AnswerCall(const AllowedMethod& method,
                                  const AnswerForm& form) {
    std::string frames;
    std::vector<std::string> cookies;
    while (true) {
      const CallStep step = co_await NextStep();
      if (gone_ || closed_) co_return false;
      if (step.message.has_value()) {
        frames += MessageFrame(*step.message);
        if (frames.size() > kMaxAnswerBytes) co_return false;
        continue;
      }
      frames += TrailerFrame(step.end);
      if (method.sets_session && step.new_session.has_value()) {
        cookies.push_back(
            SetSessionCookie(common_.site.cookies, *step.new_session));
      }
      if (method.sets_session && step.new_device.has_value()) {
        cookies.push_back(
            SetDeviceCookie(common_.site.cookies, *step.new_device));
      }
      break;
    }
    const std::string head = CallHead(frames.size(), cookies, form);
    co_return co_await Write(head, frames);
  }

  net::awaitable<bool> AnswerStream(const AnswerForm& form) {
    const std::string head = StreamHead(form);
    if (!co_await Write(head)) co_return false;
    while (true) {
      Arm(absl::InfiniteDuration());
      const CallStep step = co_await NextStep();
      if (gone_ || closed_) co_return false;
      if (!step.message.has_value()) {
        const std::string last =
            Chunk(TrailerFrame(cut_.ok() ? step.end : EndOf(cut_)));
        co_return co_await Write(last, kLastChunk);
      }
      const std::string chunk = Chunk(MessageFrame(*step.message));
      if (!co_await Write(chunk)) co_return false;
    }
  }

  const Common& common_;
  Stream stream_;
  const std::string address_;
  net::steady_timer tick_;
  net::steady_timer wake_;
  SteadyTime deadline_ = SteadyTime::max();
  boost::beast::flat_buffer buffer_{kMaxBufferBytes};
  bool listening_ = false;  // a read is in progress
  bool gone_ = false;       // the browser closed its side
  bool closed_ = false;
  std::unique_ptr<BackendCall> call_;
  std::optional<CallStep> step_;
  std::string stream_session_;
  absl::Status cut_;  // why a stream was ended by us
};

absl::StatusOr<tcp::endpoint> ParseListen(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  error_code error;
  uint32_t port = 0;
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(listen.substr(colon + 1), &port) || port > 65535) {
    return absl::InvalidArgumentError("the page's address is ADDRESS:PORT");
  }
  std::string host = listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  if (host == "localhost") host = "127.0.0.1";
  const net::ip::address address = net::ip::make_address(host, error);
  if (error) {
    return absl::InvalidArgumentError("the page's address is ADDRESS:PORT");
  }
  return tcp::endpoint(address, static_cast<uint16_t>(port));
}

}  // namespace

class WebServer::Impl {
 public:
  Impl(WebServerOptions options, PageFiles files, Backend& backend,
       const base::Logger& logger, base::Metrics& metrics)
      : common_{std::move(options.site),
                options.limits,
                std::move(files),
                backend,
                metrics.NewCounter("samrad_web_requests_total",
                                   "Requests of browsers."),
                metrics.NewCounter("samrad_web_refusals_total",
                                   "Requests refused before any service.")},
        open_(metrics.NewGauge("samrad_web_connections",
                               "Open connections of browsers.")),
        logger_(logger),
        acceptor_(net::make_strand(context_)) {
    if (options.tls != nullptr) tls_.emplace(options.tls.release());
  }

  absl::Status Bind(const tcp::endpoint& endpoint,
                    const std::string& port_file) {
    error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error)
      acceptor_.listen(net::socket_base::max_listen_connections, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    if (error) {
      return absl::UnavailableError("the page's address cannot be bound");
    }
    if (port_file.empty()) return absl::OkStatus();
    return base::WriteFileAtomically(port_file, std::to_string(port_) + "\n");
  }

  void Start() {
    net::co_spawn(acceptor_.get_executor(), Accept(), net::detached);
    for (int i = 0; i < kThreads; ++i) {
      threads_.emplace_back([this] { RunThread(); });
    }
  }

  int port() const { return port_; }

  void Stop() {
    if (threads_.empty()) return;
    net::post(acceptor_.get_executor(), [this] {
      error_code ignored;
      acceptor_.close(ignored);
    });
    {
      base::MutexLock lock(mutex_);
      stopping_ = true;
      for (const auto& [id, connection] : connections_) connection->Close();
      while (!connections_.empty()) {
        if (!none_left_.WaitFor(mutex_, kStopWait)) break;
      }
    }
    context_.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void RunThread() {
    while (true) {
      try {
        context_.run();
        return;
      } catch (...) {  // of the libraries: memory, nothing of ours
        logger_.Warning("web_connection_failed");
      }
    }
  }

  net::awaitable<void> Accept() {
    net::steady_timer pause(acceptor_.get_executor());
    while (acceptor_.is_open()) {
      tcp::socket socket(net::make_strand(context_));
      error_code error;
      co_await acceptor_.async_accept(
          socket, net::redirect_error(net::use_awaitable, error));
      if (error == net::error::operation_aborted) co_return;
      if (error) {  // out of file descriptors: those that wait will be heard
        pause.expires_after(absl::ToChronoMilliseconds(kAcceptPause));
        co_await pause.async_wait(
            net::redirect_error(net::use_awaitable, error));
        continue;
      }
      Admit(std::move(socket));
    }
  }

  void Admit(tcp::socket socket) {
    error_code error;
    socket.set_option(tcp::no_delay(true), error);
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error) return;  // gone already
    const std::string address = peer.address().to_string();
    if (tls_.has_value()) {
      Begin(TlsStream(std::move(socket), *tls_), address);
    } else {
      Begin(std::move(socket), address);
    }
  }

  template <typename Stream>
  void Begin(Stream stream, const std::string& address) {
    const auto executor = stream.get_executor();
    const auto connection = std::make_shared<BrowserConnection<Stream>>(
        common_, std::move(stream), address);
    uint64_t id = 0;
    {
      base::MutexLock lock(mutex_);
      if (stopping_ ||
          connections_.size() >=
              static_cast<size_t>(common_.limits.max_connections)) {
        return;  // closed as it goes
      }
      id = ++last_id_;
      connections_.emplace(id, connection);
      open_.Set(static_cast<int64_t>(connections_.size()));
    }
    net::co_spawn(
        executor, [connection] { return connection->Run(); },
        [this, id](std::exception_ptr) { Forget(id); });
  }

  void Forget(uint64_t id) {
    base::MutexLock lock(mutex_);
    connections_.erase(id);
    open_.Set(static_cast<int64_t>(connections_.size()));
    if (connections_.empty()) none_left_.SignalAll();
  }

  const Common common_;
  base::Gauge& open_;
  const base::Logger& logger_;
  net::io_context context_{kThreads};
  std::optional<net::ssl::context> tls_;
  tcp::acceptor acceptor_;
  int port_ = 0;
  std::vector<std::thread> threads_;
  base::Mutex mutex_;
  base::CondVar none_left_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<uint64_t, std::shared_ptr<Connection>> connections_
      ABSL_GUARDED_BY(mutex_);
};

absl::StatusOr<std::unique_ptr<WebServer>> WebServer::Start(
    WebServerOptions options, PageFiles files, Backend& backend,
    const base::Logger& logger, base::Metrics& metrics) {
  SAMRAD_ASSIGN_OR_RETURN(const tcp::endpoint endpoint,
                          ParseListen(options.listen));
  if (options.tls == nullptr && !endpoint.address().is_loopback()) {
    return absl::InvalidArgumentError(
        "without TLS the page is served on a loopback address only");
  }
  const std::string port_file = options.port_file;
  auto impl = std::make_unique<Impl>(std::move(options), std::move(files),
                                     backend, logger, metrics);
  SAMRAD_RETURN_IF_ERROR(impl->Bind(endpoint, port_file));
  impl->Start();
  return std::unique_ptr<WebServer>(new WebServer(std::move(impl)));
}

WebServer::WebServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebServer::~WebServer() { impl_->Stop(); }
int WebServer::port() const { return impl_->port(); }
void WebServer::Stop() { impl_->Stop(); }

}  // namespace samrad::agency::web
