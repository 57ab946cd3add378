#include "services/agency/gateway/web/page_files.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <string>

#include "services/base/files.h"
#include "services/base/status.h"
#include "services/base/temp_dir.h"

namespace samrad::agency::web {
namespace {

namespace fs = std::filesystem;

class PageFilesTest : public testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) {
    const fs::path path = fs::path(folder_.path()) / name;
    fs::create_directories(path.parent_path());
    ASSERT_TRUE(base::WriteFileAtomically(path.string(), text).ok());
  }
  absl::StatusOr<PageFiles> Load() { return PageFiles::Load(folder_.path()); }

  const base::TempDir folder_;
};

std::string Unpack(const std::string& packed) {
  std::string text(1 << 20, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

TEST_F(PageFilesTest, ServesWhatIsThereUnderItsTypeAndKeepsHashedFiles) {
  const std::string script(5000, 'x');
  Write("index.html", "<!doctype html>");
  Write("assets/index-Ab12Cd3_.js", script);
  Write("assets/plain.css", "a{}");
  Write("icon.svg", "<svg/>");
  const auto files = Load();
  ASSERT_TRUE(files.ok()) << files.status();

  const PageFile* index = files->Find("/");
  ASSERT_NE(index, nullptr);
  EXPECT_EQ(index->type, "text/html; charset=utf-8");
  EXPECT_EQ(index->keep, PageFile::Keep::kNever);
  EXPECT_EQ(files->Find("/index.html"), index);
  const PageFile* asset = files->Find("/assets/index-Ab12Cd3_.js");
  ASSERT_NE(asset, nullptr);
  EXPECT_EQ(asset->type, "text/javascript; charset=utf-8");
  EXPECT_EQ(asset->keep, PageFile::Keep::kForever);
  EXPECT_LT(asset->gzip.size(), script.size());
  EXPECT_EQ(Unpack(asset->gzip), script);
  EXPECT_EQ(files->Find("/assets/plain.css")->keep, PageFile::Keep::kAsk);
  EXPECT_EQ(files->Find("/icon.svg")->type, "image/svg+xml");
}

TEST_F(PageFilesTest, LeadsRoutesOfThePageToTheIndexAndNothingWithDigits) {
  Write("index.html", "x");
  const auto files = Load();

  EXPECT_EQ(files->Find("/moten/dagordning"), files->Find("/"));
  EXPECT_EQ(files->Find("/granit-12"), nullptr);
  EXPECT_EQ(files->Find("/Tindra"), nullptr);
  EXPECT_EQ(files->Find("/a%20b"), nullptr);
}

TEST_F(PageFilesTest, ReachesNothingOutsideTheFolder) {
  Write("index.html", "x");
  const auto files = Load();

  for (const char* path :
       {"/../index.html", "/assets/../../etc/passwd", "/%2e%2e/etc/passwd",
        "//etc/passwd.txt", "/etc/passwd.txt", "/index.html/", "/.git/config",
        "/index.html%00.js", "\\index.html"}) {
    EXPECT_EQ(files->Find(path), nullptr) << path;
  }
}

TEST_F(PageFilesTest, RefusesAFolderThatHoldsWhatAPageDoesNot) {
  const auto expect_refused = [&] {
    const auto files = Load();
    EXPECT_EQ(base::TagOf(files.status()), "BAD_PAGE_ROOT");
  };
  expect_refused();  // no index.html
  Write("index.html", "x");
  ASSERT_TRUE(Load().ok());

  Write("key.pem", "x");
  expect_refused();
  fs::remove(fs::path(folder_.path()) / "key.pem");
  Write(".hidden.html", "x");
  expect_refused();
  fs::remove(fs::path(folder_.path()) / ".hidden.html");
  fs::create_symlink("/etc/passwd", fs::path(folder_.path()) / "passwd.txt");
  expect_refused();
}

TEST(BuiltInPageTest, SaysInBothLanguagesThatThereIsNone) {
  const PageFiles files = PageFiles::BuiltIn();
  const PageFile* const index = files.Find("/");

  ASSERT_NE(index, nullptr);
  EXPECT_NE(index->body.find("ingen sida"), std::string::npos);
  EXPECT_NE(index->body.find("no page"), std::string::npos);
}

}  // namespace
}  // namespace samrad::agency::web
