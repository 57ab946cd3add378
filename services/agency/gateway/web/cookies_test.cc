#include "services/agency/gateway/web/cookies.h"

#include <gtest/gtest.h>

namespace samrad::agency::web {
namespace {

TEST(CookiesTest, FindsTheOneCookieOfItsName) {
  EXPECT_EQ(CookieValue("a=1; __Host-samrad=Ab-_9; b=2", "__Host-samrad"),
            "Ab-_9");
  EXPECT_EQ(CookieValue("__Host-samrad=x", "__Host-samrad"), "x");
  EXPECT_EQ(CookieValue("  __Host-samrad=x  ", "__Host-samrad"), "x");
}

TEST(CookiesTest, TakesNothingWhenItIsMissingDoubledOrMisshapen) {
  for (const char* bad : {"", "other=1", "x__Host-samrad=1", "__Host-samrad",
                          "__Host-samrad=", "__Host-samrad=a; __Host-samrad=b",
                          "__Host-samrad=\"a\"", "__Host-samrad=a b",
                          "__Host-samrad=a,b", "__host-samrad=a"}) {
    EXPECT_EQ(CookieValue(bad, "__Host-samrad"), "") << bad;
  }
}

TEST(CookiesTest, KeepsTheSessionFromScriptsOtherHostsAndPlainConnections) {
  const CookieNames names = CookieNames::For(true, "police");

  EXPECT_EQ(SetSessionCookie(names, "tok"),
            "__Host-samrad=tok; Path=/; Secure; HttpOnly; SameSite=Strict");
  EXPECT_EQ(SetSessionCookie(names, ""),
            "__Host-samrad=; Path=/; Secure; HttpOnly; SameSite=Strict; "
            "Max-Age=0");
  EXPECT_EQ(SetDeviceCookie(names, "m"),
            "__Host-samrad-device=m; Path=/; Secure; HttpOnly; "
            "SameSite=Strict; Max-Age=15552000");
}

TEST(CookiesTest, NamesThemForTheAgencyWithoutTls) {
  const CookieNames names = CookieNames::For(false, "police");

  EXPECT_EQ(SetSessionCookie(names, "tok"),
            "samrad-police=tok; Path=/; HttpOnly; SameSite=Strict");
}

}  // namespace
}  // namespace samrad::agency::web
