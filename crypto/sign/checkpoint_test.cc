#include "crypto/sign/checkpoint.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/cosignature.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

Checkpoint TestCheckpoint() {
  return {.origin = "ekvik.samrad.example/log",
          .size = 15368405,
          .root = TestEntry(1),
          .extensions = {}};
}

NoteKey LogKey() {
  return {"ekvik.samrad.example/log", NoteKeyType::kEd25519,
          TestSigningKey(1).PublicKey()};
}

NoteKey WitnessKey(uint64_t number = 2) {
  return {"police", NoteKeyType::kCosignatureV1,
          TestSigningKey(number).PublicKey()};
}

TEST(CheckpointTest, AgreesWithTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("notes");
  const Checkpoint checkpoint = {.origin = vectors["origin"],
                                 .size = vectors["size"],
                                 .root = DigestOf(vectors["root"]),
                                 .extensions = vectors["extensions"]};
  const SigningKey key =
      SigningKey::FromSeed(SecretOf(vectors["log_seed"])).value();
  const std::string note = vectors["signed"];

  EXPECT_EQ(FormatCheckpoint(checkpoint), vectors["text"]);
  EXPECT_EQ(SignCheckpoint(checkpoint, key), note);
  EXPECT_EQ(VerifyCheckpoint(
                note, ParseVkey(vectors["log_vkey"].get<std::string>()).value())
                .value(),
            checkpoint);
}

TEST(CheckpointTest, FailsWhenOneBitIsFlipped) {
  const std::string note = SignCheckpoint(TestCheckpoint(), TestSigningKey(1));
  ASSERT_TRUE(VerifyCheckpoint(note, LogKey()).ok());
  for (size_t bit = 0; bit < 8 * note.size(); ++bit) {
    EXPECT_FALSE(VerifyCheckpoint(WithBitFlipped(note, bit), LogKey()).ok())
        << bit;
  }
}

TEST(CheckpointTest, RefusesAnotherKeyAndAnotherOrigin) {
  const std::string note = SignCheckpoint(TestCheckpoint(), TestSigningKey(1));
  NoteKey other = LogKey();
  other.key = TestSigningKey(9).PublicKey();
  EXPECT_EQ(VerifyCheckpoint(note, other).status().code(),
            absl::StatusCode::kDataLoss);

  // The log's key signs, under its name, a text that names another log.
  Note foreign;
  foreign.text = FormatCheckpoint(
      {.origin = "other.example", .size = 1, .root = {}, .extensions = {}});
  foreign.signatures = {
      SignNoteText(foreign.text, LogKey().name, TestSigningKey(1))};
  EXPECT_EQ(VerifyCheckpoint(foreign, LogKey()).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(CheckpointTest, GoesThereAndBack) {
  Checkpoint checkpoint = TestCheckpoint();
  for (uint64_t size : {uint64_t{0}, uint64_t{9}, uint64_t{INT64_MAX}}) {
    checkpoint.size = size;
    checkpoint.extensions.push_back("more " + std::to_string(size));
    EXPECT_EQ(ParseCheckpoint(FormatCheckpoint(checkpoint)).value(),
              checkpoint);
  }
}

TEST(CheckpointTest, RefusesOtherForms) {
  const std::string root = "Gc9h+5NgkLFgIuFUZ6EVmYHcnUBLjUxBKDJyvhGPUTo=";
  ASSERT_TRUE(ParseCheckpoint("o\n1\n" + root + "\n").ok());
  const std::vector<std::string> malformed = {
      "",
      std::string("o\n"),
      std::string("o\n1\n"),
      "o\n1\n" + root,
      "\n1\n" + root + "\n",
      "o\n01\n" + root + "\n",
      "o\n+1\n" + root + "\n",
      "o\n-1\n" + root + "\n",
      "o\n 1\n" + root + "\n",
      "o\n1 \n" + root + "\n",
      "o\n9223372036854775808\n" + root + "\n",
      "o\n18446744073709551616\n" + root + "\n",
      "o\n1\n" + root + "\n\n",
      "o\n1\n" + root + "\next\n\n",
      "o\n1\nAAAA\n",
      "o\n1\n" + root.substr(1) + "\n",
      "o\n1\n" + root + "\next",
      "\xff\n1\n" + root + "\n"};
  for (const std::string& text : malformed) {
    EXPECT_EQ(ParseCheckpoint(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(CosignatureTest, AgreesWithTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("notes");
  const SigningKey witness =
      SigningKey::FromSeed(SecretOf(vectors["witness_seed"])).value();
  Note note = ParseNote(vectors["signed"].get<std::string>()).value();

  note.signatures.push_back(Cosign(note.text,
                                   vectors["witness"].get<std::string>(),
                                   witness, vectors["unix_seconds"]));

  EXPECT_EQ(FormatNote(note), vectors["cosigned"]);
  EXPECT_EQ(
      VerifyCosignature(
          note, ParseVkey(vectors["witness_vkey"].get<std::string>()).value())
          .value(),
      vectors["unix_seconds"]);
}

TEST(CosignatureTest, FailsWhenOneBitIsFlipped) {
  const std::string text = FormatCheckpoint(TestCheckpoint());
  const NoteSignature line = Cosign(text, "police", TestSigningKey(2), 1234);
  ASSERT_EQ(VerifyCosignature(text, line, WitnessKey()).value(), 1234u);
  for (size_t bit = 0; bit < 8 * line.bytes.size(); ++bit) {
    NoteSignature changed = line;
    changed.bytes = WithBitFlipped(line.bytes, bit);
    EXPECT_EQ(VerifyCosignature(text, changed, WitnessKey()).status().code(),
              absl::StatusCode::kDataLoss);
  }
  for (size_t bit = 0; bit < 8 * text.size(); bit += 3) {
    EXPECT_FALSE(
        VerifyCosignature(WithBitFlipped(text, bit), line, WitnessKey()).ok());
  }
}

TEST(CosignatureTest, RefusesOtherWitnessesAndSizes) {
  const std::string text = FormatCheckpoint(TestCheckpoint());
  NoteSignature line = Cosign(text, "police", TestSigningKey(2), 1234);

  EXPECT_EQ(VerifyCosignature(text, line, WitnessKey(3)).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(VerifyCosignature(text, line, LogKey()).status().code(),
            absl::StatusCode::kInvalidArgument);
  line.bytes.pop_back();
  EXPECT_EQ(VerifyCosignature(text, line, WitnessKey()).status().code(),
            absl::StatusCode::kInvalidArgument);
  const Note note =
      ParseNote(SignCheckpoint(TestCheckpoint(), TestSigningKey(1))).value();
  EXPECT_EQ(VerifyCosignature(note, WitnessKey()).status().code(),
            absl::StatusCode::kNotFound);
}

// Domain separation: the log's own signature is no cosignature, nor the other
// way round, even under one and the same key.
TEST(CosignatureTest, IsNotTheLogsOwnSignature) {
  const std::string text = FormatCheckpoint(TestCheckpoint());
  const SigningKey key = TestSigningKey(1);
  Note note;
  note.text = text;
  NoteSignature line = Cosign(text, LogKey().name, key, 1234);
  line.key_id = LogKey().id();
  line.bytes = line.bytes.substr(8);
  note.signatures = {line};

  EXPECT_EQ(VerifyNote(note, LogKey()).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace samrad::crypto
