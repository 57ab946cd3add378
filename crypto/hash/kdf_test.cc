#include "crypto/hash/kdf.h"

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/hmac.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

std::string Hex(const SecretBytes& secret) {
  return HexEncode(
      secret.Reveal(AccessTicket::ForFile("looks at a test's secret")));
}

const SecretBytes& Key() {
  static const SecretBytes key = TestSecret(std::string(32, 'k'));
  return key;
}

std::string Derive(std::string_view domain,
                   std::initializer_list<ByteSpan> inputs) {
  return Hex(Blake2bKdf(Key(), domain, inputs).value());
}

TEST(KdfTest, AgreesWithTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("derivation")["kdf"];
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    const SecretBytes key = SecretOf(vector["key"]);
    const std::string domain = vector["domain"];
    std::vector<std::string> in;
    for (const auto& input : vector["inputs"]) in.push_back(FromHex(input));
    absl::StatusOr<SecretBytes> derived;
    if (in.empty()) derived = Blake2bKdf(key, domain, {});
    if (in.size() == 1) derived = Blake2bKdf(key, domain, {AsBytes(in[0])});
    if (in.size() == 2) {
      derived = Blake2bKdf(key, domain, {AsBytes(in[0]), AsBytes(in[1])});
    }
    ASSERT_TRUE(derived.ok());
    EXPECT_EQ(Hex(*derived), vector["derived"]);
  }
}

TEST(KdfTest, SeparatesDomains) {
  EXPECT_NE(Derive("samrad/a", {}), Derive("samrad/b", {}));
  EXPECT_NE(Derive("samrad/a", {}), Derive("samrad/a/", {}));
}

TEST(KdfTest, TellsListsOfInputsApart) {
  const std::set<std::string> all = {
      Derive("d", {}),
      Derive("d", {AsBytes("")}),
      Derive("d", {AsBytes(""), AsBytes("")}),
      Derive("d", {AsBytes("abc")}),
      Derive("d", {AsBytes("ab"), AsBytes("c")}),
      Derive("d", {AsBytes("a"), AsBytes("bc")}),
  };

  EXPECT_EQ(all.size(), 6u);
}

TEST(KdfTest, RefusesKeysAndDomainsOfWrongSize) {
  EXPECT_EQ(
      Blake2bKdf(TestSecret(std::string(15, 'k')), "d", {}).status().code(),
      absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      Blake2bKdf(TestSecret(std::string(65, 'k')), "d", {}).status().code(),
      absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(Blake2bKdf(Key(), "", {}).ok());
  EXPECT_FALSE(Blake2bKdf(Key(), "seventeen bytes!!", {}).ok());
}

TEST(LeafEntryTest, IsTheHmacOfTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("derivation")["leaf_entries"];
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    std::string message;
    for (const auto& part : vector["parts"]) message += FromHex(part);

    EXPECT_EQ(HmacSha256(SecretOf(vector["salt"]), {AsBytes(message)}),
              DigestOf(vector["entry"]));
  }
}

}  // namespace
}  // namespace samrad::crypto
