#include "services/base/revocation.h"

#include <gtest/gtest.h>

#include "services/base/files.h"
#include "services/base/temp_dir.h"
#include "services/base/test_pki.h"

namespace samrad::base {
namespace {

constexpr char kId[] = "spiffe://ekvik.samrad.example/agency/police";

TEST(RevocationTest, ReadsIdSerialAndFingerprintOfACertificate) {
  const TempDir folder;
  const auto pki = *TestPki::Create(folder.path());
  const TestLeaf leaf = *pki->Issue("police", kId);

  const auto certificate = PeerCertificate::Parse(*ReadFile(leaf.certificate));

  ASSERT_TRUE(certificate.ok());
  EXPECT_EQ(certificate->spiffe_id, kId);
  EXPECT_EQ(certificate->serial, leaf.serial);
  EXPECT_EQ(certificate->fingerprint.size(), 64u);
}

TEST(RevocationTest, RefusesWhatIsNoCertificateWithOneId) {
  const TempDir folder;
  const auto pki = *TestPki::Create(folder.path());
  const auto two = *pki->IssueWithTwoIds("two", kId, kId);

  EXPECT_FALSE(PeerCertificate::Parse("").ok());
  EXPECT_FALSE(PeerCertificate::Parse("-----BEGIN CERTIFICATE-----\n").ok());
  EXPECT_FALSE(PeerCertificate::Parse(*ReadFile(two.certificate)).ok());
  EXPECT_FALSE(PeerCertificate::Parse(*ReadFile(pki->ca_path())).ok());
}

TEST(RevocationTest, RevokesByEachOfTheThree) {
  const PeerCertificate certificate = {kId, "03e9", std::string(64, 'a')};
  RevocationList list;
  EXPECT_FALSE(list.IsRevoked(certificate));

  list.Replace({.spiffe_ids = {kId}, .serials = {}, .fingerprints = {}});
  EXPECT_TRUE(list.IsRevoked(certificate));
  list.Replace({.spiffe_ids = {}, .serials = {"03e9"}, .fingerprints = {}});
  EXPECT_TRUE(list.IsRevoked(certificate));
  list.Replace({.spiffe_ids = {},
                .serials = {},
                .fingerprints = {std::string(64, 'a')}});
  EXPECT_TRUE(list.IsRevoked(certificate));
  list.Replace({});
  EXPECT_FALSE(list.IsRevoked(certificate));
}

TEST(RevocationTest, ReadsItsTextForm) {
  const auto entries = RevocationList::ParseText(
      "# revoked in spring\n\nserial 03e9\nspiffe spiffe://a/hub\n"
      "sha256 " +
      std::string(64, 'f'));

  ASSERT_TRUE(entries.ok()) << entries.status();
  EXPECT_EQ(entries->serials.size(), 1u);
  EXPECT_EQ(entries->spiffe_ids.size(), 1u);
  EXPECT_EQ(entries->fingerprints.size(), 1u);
}

TEST(RevocationTest, AMalformedFileKeepsTheOldEntries) {
  const TempDir folder;
  RevocationList list;
  list.RevokeSerial("03e9");

  for (const char* text : {"serial", "serial ", "serial XY", "serial 3e9",
                           "sha256 ab", "spiffe x", "what 12", " "}) {
    EXPECT_EQ(RevocationList::ParseText(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
    ASSERT_TRUE(WriteFileAtomically(folder.File("list"), text).ok());
    EXPECT_FALSE(list.LoadFile(folder.File("list")).ok());
  }

  EXPECT_TRUE(list.IsRevoked({kId, "03e9", ""}));
}

}  // namespace
}  // namespace samrad::base
