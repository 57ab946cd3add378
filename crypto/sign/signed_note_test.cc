#include "crypto/sign/signed_note.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

// The example of the Go package golang.org/x/mod/sumdb/note, where the format
// comes from.
constexpr std::string_view kGoVkey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kGoNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2p"
    "ZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

NoteKey TestNoteKey(uint64_t number, std::string name = "test.example/log") {
  return {std::move(name), NoteKeyType::kEd25519,
          TestSigningKey(number).PublicKey()};
}

Note TestNote() {
  Note note;
  note.text = "line one\n\nline three\n";
  note.signatures = {
      SignNoteText(note.text, "test.example/log", TestSigningKey(1))};
  return note;
}

TEST(SignedNoteTest, VerifiesTheExampleOfTheGoPackage) {
  const NoteKey key = ParseVkey(kGoVkey).value();
  const Note note = ParseNote(kGoNote).value();

  EXPECT_EQ(key.name, "PeterNeumann");
  EXPECT_TRUE(VerifyNote(note, key).ok());
  EXPECT_EQ(FormatNote(note), kGoNote);
  EXPECT_EQ(EncodeVkey(key), kGoVkey);
}

TEST(SignedNoteTest, FailsWhenOneBitOfTheTextIsFlipped) {
  const NoteKey key = TestNoteKey(1);
  Note note = TestNote();
  ASSERT_TRUE(VerifyNote(note, key).ok());
  for (size_t bit = 0; bit < 8 * note.text.size(); ++bit) {
    Note changed = note;
    changed.text = WithBitFlipped(note.text, bit);
    EXPECT_EQ(VerifyNote(changed, key).code(), absl::StatusCode::kDataLoss);
  }
  for (size_t bit = 0; bit < 8 * 64; bit += 5) {
    Note changed = note;
    changed.signatures[0].bytes = WithBitFlipped(note.signatures[0].bytes, bit);
    EXPECT_EQ(VerifyNote(changed, key).code(), absl::StatusCode::kDataLoss);
  }
}

TEST(SignedNoteTest, TellsWhenAKeyDidNotSign) {
  EXPECT_EQ(VerifyNote(TestNote(), TestNoteKey(2)).code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(VerifyNote(TestNote(), TestNoteKey(1, "other.example")).code(),
            absl::StatusCode::kNotFound);
}

TEST(SignedNoteTest, IgnoresLinesOfStrangersButNotItsOwn) {
  Note note = TestNote();
  note.signatures.push_back({"stranger", 7, "bytes of any kind"});
  EXPECT_TRUE(VerifyNote(note, TestNoteKey(1)).ok());

  // A second line under the same key must verify too.
  NoteSignature wrong = note.signatures[0];
  wrong.bytes = WithBitFlipped(wrong.bytes, 0);
  note.signatures.push_back(wrong);
  EXPECT_EQ(VerifyNote(note, TestNoteKey(1)).code(),
            absl::StatusCode::kDataLoss);
}

TEST(SignedNoteTest, WantsAKeyOfItsType) {
  NoteKey witness = TestNoteKey(1);
  witness.type = NoteKeyType::kCosignatureV1;

  EXPECT_EQ(VerifyNote(TestNote(), witness).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(SignedNoteTest, GoesThereAndBack) {
  Note note = TestNote();
  note.signatures.push_back(
      SignNoteText(note.text, "åäö.example", TestSigningKey(2)));

  EXPECT_EQ(ParseNote(FormatNote(note)).value(), note);
}

TEST(SignedNoteTest, RefusesOtherForms) {
  const std::string good = FormatNote(TestNote());
  ASSERT_TRUE(ParseNote(good).ok());
  const std::string line = good.substr(good.find("\xe2\x80\x94"));
  const std::vector<std::string> malformed = {
      "",
      "\n",
      "\n\n",
      "text\n",
      "text\n\n",
      "\n\n" + line,
      "text" + line,
      "text\n" + line,
      good.substr(0, good.size() - 1),
      good + "\n",
      good + "more",
      "text\n\n- name AAAAAAA=\n",
      "text\n\n\xe2\x80\x94 name\n",
      "text\n\n\xe2\x80\x94 na+me AAAAAAA=\n",
      "text\n\n\xe2\x80\x94  AAAAAAA=\n",
      "text\n\n\xe2\x80\x94 name AAAA\n",
      "text\n\n\xe2\x80\x94 name AAAAAA==\n",
      "text\n\n\xe2\x80\x94 name AAAAAAA\n",
      "text\n\n\xe2\x80\x94 name AAAAAAA= \n",
      "te\rxt\n\n" + line,
      std::string("te\0xt\n\n", 7) + line,
      "te\xff\n\n" + line,
      std::string(kMaxNoteBytes, 'x') + "\n\n" + line,
  };
  for (const std::string& bytes : malformed) {
    EXPECT_EQ(ParseNote(bytes).status().code(),
              absl::StatusCode::kInvalidArgument)
        << bytes.substr(0, 80);
  }
}

TEST(SignedNoteTest, RefusesTooManyLines) {
  Note note = TestNote();
  note.signatures.resize(kMaxNoteSignatures, note.signatures[0]);
  ASSERT_TRUE(ParseNote(FormatNote(note)).ok());

  note.signatures.push_back(note.signatures[0]);
  EXPECT_FALSE(ParseNote(FormatNote(note)).ok());
}

TEST(VkeyTest, ReadsTheKeyOfTheGoChecksumDatabase) {
  constexpr std::string_view kVkey =
      "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

  EXPECT_EQ(ParseVkey(kVkey).value().id(), 0x033de0aeu);
  EXPECT_EQ(EncodeVkey(ParseVkey(kVkey).value()), kVkey);
}

TEST(VkeyTest, AgreesWithTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("notes");
  const SigningKey log =
      SigningKey::FromSeed(SecretOf(vectors["log_seed"])).value();
  const SigningKey witness =
      SigningKey::FromSeed(SecretOf(vectors["witness_seed"])).value();

  EXPECT_EQ(EncodeVkey({vectors["origin"].get<std::string>(),
                        NoteKeyType::kEd25519, log.PublicKey()}),
            vectors["log_vkey"]);
  EXPECT_EQ(EncodeVkey({vectors["witness"].get<std::string>(),
                        NoteKeyType::kCosignatureV1, witness.PublicKey()}),
            vectors["witness_vkey"]);
  EXPECT_EQ(EncodeSealVkey("school.seal", DigestOf(vectors["seal_public"])),
            vectors["seal_vkey"]);
}

TEST(VkeyTest, FailsWhenOneCharacterIsChanged) {
  const std::string good = EncodeVkey(TestNoteKey(1, "n"));
  ASSERT_TRUE(ParseVkey(good).ok());
  for (size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(ParseVkey(changed).status().code(),
              absl::StatusCode::kInvalidArgument)
        << changed;
  }
}

TEST(VkeyTest, RefusesOtherForms) {
  for (std::string_view vkey :
       {"", "+", "++", "name", "name+033de0ae", "name+033de0ae+",
        "+033de0ae+AAAA", "na me+033de0ae+AAAA",
        "sum.golang.org+033DE0AE+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        "sum.golang.org+33de0ae+Ac4zctda0e5eza+HJyk9SxEdh+"
        "s3Ux18htTTAD8OuAn8"}) {
    EXPECT_EQ(ParseVkey(vkey).status().code(),
              absl::StatusCode::kInvalidArgument)
        << vkey;
  }
}

TEST(VkeyTest, ASealingKeyIsNoSigningKey) {
  const std::string seal = EncodeSealVkey("school", TestSealKey(1).PublicKey());
  const std::string sign = EncodeVkey(TestNoteKey(1));

  EXPECT_EQ(ParseSealVkey(seal).value().name, "school");
  EXPECT_EQ(ParseSealVkey(seal).value().public_key, TestSealKey(1).PublicKey());
  EXPECT_FALSE(ParseVkey(seal).ok());
  EXPECT_FALSE(ParseSealVkey(sign).ok());
}

TEST(KeyNameTest, TakesUnicodeWithoutSpacesOrPlus) {
  EXPECT_TRUE(IsKeyName("ekvik.samrad.example/log"));
  EXPECT_TRUE(IsKeyName("räksmörgås"));
  for (std::string_view name :
       {"", "a b", "a+b", "a\tb", "a\nb",
        "a\xc2\xa0"
        "b",
        "a\xe2\x80\xa8", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
        "\xe2\x80", "a\x01"}) {
    EXPECT_FALSE(IsKeyName(name)) << name;
  }
  EXPECT_FALSE(IsKeyName(std::string(256, 'a')));
}

}  // namespace
}  // namespace samrad::crypto
