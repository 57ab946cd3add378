#include "services/agency/gateway/web/grpc_web.h"

#include <gtest/gtest.h>

#include <string>

namespace samrad::agency::web {
namespace {

using std::string_literals::operator""s;

TEST(GrpcWebTest, FindsTheMessageOfABody) {
  EXPECT_EQ(*MessageOf("\0\0\0\0\3abc"s), "abc");
  EXPECT_EQ(*MessageOf("\0\0\0\0\0"s), "");
}

TEST(GrpcWebTest, RefusesWhatIsNotExactlyOneDataFrame) {
  for (const std::string& bad :
       {""s, "\0\0\0\0"s, "\0\0\0\0\3ab"s, "\0\0\0\0\3abcd"s,
        "\0\0\0\0\1a\0\0\0\0\1b"s, "\1\0\0\0\1a"s, "\x80\0\0\0\1a"s,
        "\0\xff\xff\xff\xff"s}) {
    EXPECT_EQ(MessageOf(bad).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(GrpcWebTest, FramesWhatItReadsBack) {
  const std::string message(70000, 'x');

  const std::string frame = MessageFrame(message);

  EXPECT_EQ(*MessageOf(frame), message);
}

TEST(GrpcWebTest, WritesTheEndAsOneFrameOfTrailers) {
  const std::string frame = TrailerFrame(
      {5,
       "finns inte: Å\r\nx%",
       {{"samrad-tag", "NO_SUCH_CASE"}, {"samrad-path-bin", "a\0b"s}}});

  const std::string text =
      "grpc-status:5\r\ngrpc-message:finns inte: %C3%85%0D%0Ax%25\r\n"
      "samrad-tag:NO_SUCH_CASE\r\nsamrad-path-bin:YQBi\r\n";
  EXPECT_EQ(frame.substr(5), text);
  EXPECT_EQ(frame[0], '\x80');
  EXPECT_EQ(static_cast<unsigned char>(frame[4]), text.size());
  EXPECT_EQ(frame.find("grpc-status-details-bin"), std::string::npos);
}

TEST(GrpcWebTest, LetsNoTrailerBeginALineOfItsOwn) {
  const std::string frame =
      TrailerFrame({3, "", {{"samrad-tag", "A\r\nset-cookie: x=y"}}});

  EXPECT_EQ(frame.find("\r\nset-cookie"), std::string::npos);
}

TEST(GrpcWebTest, ReadsTimeouts) {
  EXPECT_EQ(*ParseTimeout("500m"), absl::Milliseconds(500));
  EXPECT_EQ(*ParseTimeout("3S"), absl::Seconds(3));
  EXPECT_EQ(*ParseTimeout("99999999H"), 99999999 * absl::Hours(1));
  for (const char* bad :
       {"", "S", "5", "-1S", "1s", "1 S", "0S", "1.5S", "123456789S", "S5"}) {
    EXPECT_FALSE(ParseTimeout(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace samrad::agency::web
