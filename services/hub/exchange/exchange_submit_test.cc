#include <gtest/gtest.h>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/random_source.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/sign/ed25519.h"
#include "crypto/sign/signed_note.h"
#include "services/audit/leaf.h"
#include "services/audit/record.h"
#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub {
namespace {

using exchange::v1::SubmitDisclosureRequest;
using testing::Id;
using testing::KeyHeader;
using testing::PlainHeader;
using testing::SignedEvent;
using testing::TestBytes;

class SubmitTest : public testing::ExchangeTest {
 protected:
  static std::string EntryOf(const SubmitDisclosureRequest& request) {
    return audit::ToBytes(*audit::EntryOf(audit::RecordOf(request.envelope())));
  }
};

TEST_F(SubmitTest, PublishesADisclosureThatHoldsAndDeliversIt) {
  const SubmitDisclosureRequest request = Make(Header("one"));

  const auto standing = core_->Submit(Id("social"), request);

  ASSERT_TRUE(standing.ok())
      << standing.status() << " " << base::TagOf(standing.status());
  EXPECT_EQ(standing->state, exchange::v1::PUBLISHED);
  ASSERT_NE(standing->receipt, nullptr);
  EXPECT_EQ(standing->accepted_at, clock_.TimeNow());
  const auto mailbox = Mailbox("police");
  ASSERT_EQ(mailbox.size(), 1u);
  EXPECT_EQ(mailbox[0].number(), 1u);
  EXPECT_EQ(mailbox[0].packet().envelope().SerializeAsString(),
            request.envelope().SerializeAsString());
  EXPECT_EQ(mailbox[0].packet().receipt().leaf(), standing->receipt->leaf());
  EXPECT_TRUE(Mailbox("school").empty());
  EXPECT_TRUE(Mailbox("social").empty());
}

TEST_F(SubmitTest, AnswersTheSameBytesAlikeAlsoAnHourLater) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  clock_.Advance(absl::Hours(3));

  const auto again = core_->Submit(Id("social"), request);

  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->receipt->leaf(), leaf);
  EXPECT_EQ(log_.entries().size(), 1u);
  EXPECT_EQ(Mailbox("police").size(), 1u);
}

TEST_F(SubmitTest, RefusesOtherBytesUnderTheSameId) {
  Publish(Make(Header("one")));

  const auto other = core_->Submit(Id("social"), Make(Header("one")));

  EXPECT_EQ(other.status().code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(SubmitTest, RefusesOtherSharesUnderTheSameEnvelope) {
  SubmitDisclosureRequest request = Make(Header("one"));
  Publish(request);
  request.mutable_shares(0)->set_share(TestBytes("another share", 32));

  EXPECT_EQ(TagOfSubmit(request), "OTHER_BYTES");
}

TEST_F(SubmitTest, NeverTakesBytesThatTheirSenderCancelled) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const std::string id = Header("one").disclosure_id();

  const auto cancelled =
      core_->CancelSubmission(Id("social"), id, EntryOf(request));

  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_FALSE(cancelled->has_value());
  EXPECT_EQ(TagOfSubmit(request), "CANCELLED");
  Restart();
  EXPECT_EQ(TagOfSubmit(request), "CANCELLED");
  EXPECT_TRUE(core_->Submit(Id("social"), Make(Header("one"))).ok())
      << "other bytes under the id are not touched";
}

TEST_F(SubmitTest, CancelsNothingThatWasAccepted) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  const std::string id = Header("one").disclosure_id();

  const auto standing =
      core_->CancelSubmission(Id("social"), id, EntryOf(request));
  const auto others =
      core_->CancelSubmission(Id("school"), id, EntryOf(request));

  ASSERT_TRUE(standing.ok() && standing->has_value());
  EXPECT_EQ((*standing)->receipt->leaf(), leaf);
  ASSERT_TRUE(others.ok());
  EXPECT_FALSE(others->has_value()) << "another agency's id is as unknown";
}

TEST_F(SubmitTest, LetsNobodyCancelForAnother) {
  const SubmitDisclosureRequest request = Make(Header("one"));

  ASSERT_TRUE(core_
                  ->CancelSubmission(Id("police"),
                                     Header("one").disclosure_id(),
                                     EntryOf(request))
                  .ok());

  EXPECT_TRUE(core_->Submit(Id("social"), request).ok());
}

TEST_F(SubmitTest, ForgetsACancelledOneWhenItIsTooOldAnyhow) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  ASSERT_TRUE(core_
                  ->CancelSubmission(Id("social"),
                                     Header("one").disclosure_id(),
                                     EntryOf(request))
                  .ok());
  clock_.Advance(absl::Hours(25));

  ASSERT_TRUE(core_->Sweep().ok());

  EXPECT_EQ(Count("SELECT count(*) FROM cancelled"), 0);
  EXPECT_EQ(TagOfSubmit(request), "TOO_OLD");
}

TEST_F(SubmitTest, RefusesASenderThatIsNotTheCaller) {
  EXPECT_EQ(TagOfSubmit(Make(Header("one")), "police"), "NOT_YOURS");
}

TEST_F(SubmitTest, RefusesACallerOutsideTheDirectory) {
  EXPECT_EQ(TagOfSubmit(Make(Header("one")), "leisure"), "NOT_A_MEMBER");
}

TEST_F(SubmitTest, RefusesWhenOneBitIsFlipped) {
  SubmitDisclosureRequest request = Make(Header("one"));
  (*request.mutable_envelope()->mutable_body())[20] ^= 1;
  EXPECT_EQ(TagOfSubmit(request), "BAD_SIGNATURE");

  request = Make(Header("two"));
  (*request.mutable_envelope()->mutable_salt())[3] ^= 1;
  EXPECT_EQ(TagOfSubmit(request), "BAD_SIGNATURE");
}

TEST_F(SubmitTest, RefusesASignatureOfAnotherAgency) {
  SubmitDisclosureRequest request = Make(Header("one"));
  Sign(request, "police");

  EXPECT_EQ(TagOfSubmit(request), "BAD_SIGNATURE");
}

TEST_F(SubmitTest, TakesANewSigningKeyAtOnceAndTheOldOneNoMore) {
  directory_.Add(
      SignedEvent(KeyHeader("social", audit::v1::SIGN, 1), {"social"}));
  SubmitDisclosureRequest request = Make(Header("one"));
  Sign(request, "social", 1);
  Publish(request);

  EXPECT_EQ(TagOfSubmit(Make(Header("two"))), "BAD_SIGNATURE");
}

TEST_F(SubmitTest, RefusesAHeaderOfAnotherLog) {
  auto header = Header("one");
  header.set_origin("other.samrad.example/log");

  EXPECT_EQ(TagOfSubmit(Make(header)), "INVALID_ARGUMENT");
}

TEST_F(SubmitTest, RefusesMalformedEnvelopes) {
  SubmitDisclosureRequest request = Make(Header("one"));
  request.mutable_envelope()->set_header("garbage");
  EXPECT_EQ(TagOfSubmit(request), "INVALID_ARGUMENT");

  request = Make(Header("one"));
  request.mutable_envelope()->set_body("garbage");
  EXPECT_EQ(TagOfSubmit(request), "INVALID_ARGUMENT");

  request = Make(Header("one"));
  request.mutable_envelope()->set_salt("short");
  EXPECT_EQ(TagOfSubmit(request), "INVALID_ARGUMENT");

  request = Make(Header("one"));
  request.clear_shares();
  EXPECT_EQ(TagOfSubmit(request), "INVALID_ARGUMENT");

  request = Make(Header("one"));
  request.mutable_shares(0)->set_share("short");
  EXPECT_EQ(TagOfSubmit(request), "INVALID_ARGUMENT");

  request = Make(Header("one"));
  request.mutable_shares(0)->set_recipient("school");
  EXPECT_EQ(TagOfSubmit(request), "INVALID_ARGUMENT");

  EXPECT_EQ(TagOfSubmit({}), "INVALID_ARGUMENT");
}

TEST_F(SubmitTest, RefusesSlotsThatAreNotTheRecipients) {
  SubmitDisclosureRequest request = Make(Header("one"));
  sealed::v1::Body body;
  ASSERT_TRUE(body.ParseFromString(request.envelope().body()));
  body.mutable_slots(0)->set_recipient("school");
  request.mutable_envelope()->set_body(body.SerializeAsString());
  Sign(request);

  EXPECT_EQ(TagOfSubmit(request), "INVALID_ARGUMENT");
}

TEST_F(SubmitTest, RefusesAnEnvelopeOver1MiB) {
  SubmitDisclosureRequest request = Make(Header("one"));
  sealed::v1::Body body;
  ASSERT_TRUE(body.ParseFromString(request.envelope().body()));
  body.set_ciphertext(std::string(kMaxEnvelopeBytes, 'x'));
  request.mutable_envelope()->set_body(body.SerializeAsString());
  Sign(request);

  EXPECT_EQ(TagOfSubmit(request), "TOO_LARGE");
}

TEST_F(SubmitTest, RefusesPartiesThatTheDirectoryDescribesOtherwise) {
  auto header = Header("one");
  header.mutable_to(0)->set_kind(common::v1::SECURITY_POLICE);
  EXPECT_EQ(TagOfSubmit(Make(header)), "PARTY_MISMATCH");

  header = Header("two");
  header.mutable_from()->set_authority_id("another");
  EXPECT_EQ(TagOfSubmit(Make(header)), "PARTY_MISMATCH");

  header = Header("three");
  header.mutable_to(0)->set_is_authority(false);
  EXPECT_EQ(TagOfSubmit(Make(header)), "PARTY_MISMATCH");
}

TEST_F(SubmitTest, RefusesARecipientOutsideTheDirectory) {
  EXPECT_EQ(TagOfSubmit(Make(Header("one", {"leisure"}))),
            "RECIPIENT_INACTIVE");
}

TEST_F(SubmitTest, RefusesASenderThatWasRevokedAMomentAgo) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  directory_.Add(SignedEvent(PlainHeader(audit::v1::REVOKE, "social"),
                             {"police", "school"}));
  ASSERT_TRUE(mirror_->Refresh().ok());

  EXPECT_EQ(TagOfSubmit(request), "NOT_A_MEMBER");
}

TEST_F(SubmitTest, RefusesASealingKeyThatTheDirectoryDoesNotName) {
  EXPECT_EQ(TagOfSubmit(Make(Header("one"), 1)), "KEY_NOT_CURRENT");
}

TEST_F(SubmitTest, TakesTheSealingKeyBeforeTheCurrentOneAndNoOlderOne) {
  for (const int generation : {1, 2}) {
    for (const char* agency : {"social", "police"}) {
      directory_.Add(SignedEvent(KeyHeader(agency, audit::v1::SEAL, generation),
                                 {agency}));
    }
  }
  ASSERT_TRUE(mirror_->Refresh().ok());

  Publish(Make(Header("one"), 1));
  Publish(Make(Header("two"), 2));

  EXPECT_EQ(TagOfSubmit(Make(Header("three"), 0)), "KEY_NOT_CURRENT");
}

TEST_F(SubmitTest, RefusesASkewedClockAndAnOldDecision) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  clock_.Advance(absl::Minutes(-3));
  // The hub's time never runs backwards: nothing is skewed yet.
  RestartWithoutAppender();
  EXPECT_EQ(TagOfSubmit(request), "CLOCK_SKEW");
  clock_.Advance(absl::Minutes(63) + absl::Seconds(1));
  EXPECT_EQ(TagOfSubmit(request), "TOO_OLD");
}

TEST_F(SubmitTest, TakesAQueuedDecisionWithinTheHour) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  clock_.Advance(absl::Minutes(59));

  Publish(request);
}

TEST_F(SubmitTest, HubTimeNeverRunsBackwards) {
  Publish(Make(Header("one")));
  const absl::Time then = clock_.TimeNow();
  clock_.Set(then - absl::Hours(5));
  Restart();

  const auto header = [&] {
    auto h = Header("two");
    h.mutable_decided_at()->set_seconds(absl::ToUnixSeconds(then));
    return h;
  }();
  const auto standing = core_->Submit(Id("social"), Make(header));

  ASSERT_TRUE(standing.ok()) << base::TagOf(standing.status());
  EXPECT_EQ(standing->accepted_at, then);
}

TEST_F(SubmitTest, RefusesWhatHasExpired) {
  auto header = Header("one");
  header.mutable_expires_at()->set_seconds(
      absl::ToUnixSeconds(clock_.TimeNow()) + 60);
  const SubmitDisclosureRequest request = Make(header);
  clock_.Advance(absl::Minutes(2));

  EXPECT_EQ(TagOfSubmit(request), "EXPIRED");
}

TEST_F(SubmitTest, RefusesABrokenChain) {
  Publish(Make(Header("one")));

  auto ahead = Header("two");
  ahead.mutable_links(0)->set_counter(3);
  EXPECT_EQ(TagOfSubmit(Make(ahead)), "CHAIN_AHEAD");

  auto forked = Header("three");
  forked.mutable_links(0)->set_previous_header_hash(TestBytes("other", 32));
  EXPECT_EQ(TagOfSubmit(Make(forked)), "CHAIN_AHEAD");

  auto replayed = Header("four");
  replayed.mutable_links(0)->set_counter(1);
  replayed.mutable_links(0)->clear_previous_header_hash();
  EXPECT_EQ(TagOfSubmit(Make(replayed)), "CHAIN_AHEAD");

  Publish(Make(Header("five")));
}

TEST_F(SubmitTest, RefusesWhatTheGateRefusesWithTheReasonCode) {
  auto header = Header("one");
  header.clear_assessments();
  EXPECT_EQ(TagOfSubmit(Make(header)), "ASSESSMENT_MISSING");

  header = Header("two");
  header.mutable_assessments(1)->set_answer(law::v1::NO);
  EXPECT_EQ(TagOfSubmit(Make(header)), "ASSESSMENT_NEGATIVE");

  header = Header("three", {"school"});
  EXPECT_EQ(TagOfSubmit(Make(header)), "RECIPIENT_NOT_LISTED");

  header = Header("four");
  header.set_provision_version("2020-08-01");
  EXPECT_EQ(TagOfSubmit(Make(header)), "GROUND_NOT_IN_FORCE");
}

TEST_F(SubmitTest, RefusesACatalogueThatTheHubDoesNotKnow) {
  auto header = Header("one");
  header.set_catalogue_digest(TestBytes("another catalogue", 32));

  EXPECT_EQ(TagOfSubmit(Make(header)), "UNKNOWN_CATALOGUE");
}

TEST_F(SubmitTest, RefusesAConsentThatIsUnknownOverOrNotCovering) {
  EXPECT_EQ(TagOfSubmit(Make(OnConsent("one", Handle("unknown")))),
            "CONSENT_NOT_DOCUMENTED");

  Register(Handle("a"));
  auto header = OnConsent("two", Handle("a"));
  header.add_categories(common::v1::HEALTH);
  EXPECT_EQ(TagOfSubmit(Make(header)), "CONSENT_CATEGORY_NOT_IN_SCOPE");

  header = OnConsent("three", Handle("a"));
  header.set_purpose(law::v1::INVESTIGATE_CRIME);
  EXPECT_EQ(TagOfSubmit(Make(header)), "CONSENT_PURPOSE_NOT_IN_SCOPE");

  clock_.Set(absl::FromUnixSeconds(1793487600));
  log_.SetWitnessedAt(clock_.TimeNow());
  ASSERT_TRUE(core_->RefreshQuorum().ok());
  EXPECT_EQ(TagOfSubmit(Make(OnConsent("four", Handle("a")))),
            "CONSENT_EXPIRED");
}

TEST_F(SubmitTest, TakesAConsentThatCoversAndRefusesItOnceWithdrawn) {
  Register(Handle("a"));
  Publish(Make(OnConsent("one", Handle("a"))));
  ASSERT_TRUE(
      core_
          ->RecordAct(Id("social"), Record(audit::v1::WITHDRAWAL,
                                           Withdrawal(Handle("a")), "social"))
          .ok());

  EXPECT_EQ(TagOfSubmit(Make(OnConsent("two", Handle("a")))),
            "CONSENT_WITHDRAWN");
}

TEST_F(SubmitTest, StopsAfterThreeDaysWithoutAQuorum) {
  clock_.Advance(absl::Hours(73));
  EXPECT_EQ(TagOfSubmit(Make(Header("one"))), "NO_QUORUM");
  log_.SetWitnessedAt(clock_.TimeNow() - absl::Hours(1));

  ASSERT_TRUE(core_->RefreshQuorum().ok());

  Publish(Make(Header("one")));
  Restart();
  Publish(Make(Header("two")));
}

TEST_F(SubmitTest, TakesABatchInOrderAndRefusesOnlyWhatIsWrong) {
  const SubmitDisclosureRequest one = Make(Header("one"));
  Follow(one);
  auto bad = Header("two");
  bad.clear_assessments();
  const SubmitDisclosureRequest two = Make(bad);
  const SubmitDisclosureRequest three = Make(Header("three"));
  Follow(three);
  const SubmitDisclosureRequest four = Make(Header("four"));
  const SubmitDisclosureRequest* const batch[] = {&one, &two, &three, &four,
                                                  &one};

  const auto results = core_->SubmitBatch(Id("social"), batch);

  ASSERT_TRUE(results.ok()) << results.status();
  ASSERT_EQ(results->size(), 5u);
  EXPECT_EQ((*results)[0].standing->receipt->leaf(), 0u);
  EXPECT_EQ(base::TagOf((*results)[1].standing.status()), "ASSESSMENT_MISSING");
  EXPECT_EQ((*results)[2].standing->receipt->leaf(), 1u);
  EXPECT_EQ((*results)[3].standing->receipt->leaf(), 2u);
  EXPECT_EQ((*results)[4].standing->receipt->leaf(), 0u);
  EXPECT_EQ(Mailbox("police").size(), 3u);
}

TEST_F(SubmitTest, TellsARestoredSenderWhereItsChainsStand) {
  const SubmitDisclosureRequest one = Make(Header("one"));
  Publish(one);
  auto rewound = Header("two");
  rewound.mutable_links(0)->set_counter(1);
  rewound.mutable_links(0)->clear_previous_header_hash();
  const SubmitDisclosureRequest two = Make(rewound);
  const SubmitDisclosureRequest* const batch[] = {&two};

  const auto results = core_->SubmitBatch(Id("social"), batch);

  ASSERT_TRUE(results.ok());
  EXPECT_EQ(base::TagOf((*results)[0].standing.status()), "CHAIN_AHEAD");
  ASSERT_EQ((*results)[0].last_links.size(), 1u);
  const sealed::v1::ChainLink& last = (*results)[0].last_links[0];
  EXPECT_EQ(last.to(), "police");
  EXPECT_EQ(last.counter(), 1u);
  EXPECT_EQ(last.previous_header_hash(), Sha256Bytes(one.envelope().header()));
}

TEST_F(SubmitTest, RefusesAnEmptyBatchAndOneThatIsTooLong) {
  const SubmitDisclosureRequest one = Make(Header("one"));
  const std::vector<const SubmitDisclosureRequest*> long_batch(65, &one);

  EXPECT_TRUE(
      absl::IsInvalidArgument(core_->SubmitBatch(Id("social"), {}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(
      core_->SubmitBatch(Id("social"), long_batch).status()));
}

TEST_F(SubmitTest, TellsTheSenderWhatBecameOfItAndNobodyElse) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  const std::string id = TestBytes("one", 16);

  const auto found = core_->GetSubmission(Id("social"), id);
  const auto forbidden = core_->GetSubmission(Id("school"), id);
  const auto unknown = core_->GetSubmission(Id("social"), TestBytes("no", 16));

  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->standing.receipt->leaf(), leaf);
  EXPECT_EQ(found->header_hash, Sha256Bytes(request.envelope().header()));
  EXPECT_EQ(forbidden.status(), unknown.status());
  EXPECT_TRUE(absl::IsNotFound(unknown.status()));
}

// Proof that a log of this one entry holds the submission.
audit::v1::Receipt ProofOf(const SubmitDisclosureRequest& request,
                           const std::string& origin,
                           const crypto::SigningKey& key) {
  const auto entry = audit::EntryOf(audit::RecordOf(request.envelope()));
  const crypto::Digest root = crypto::Sha256(
      std::string(1, '\0') + std::string(crypto::AsChars(*entry)));
  audit::v1::Receipt receipt;
  receipt.set_leaf(0);
  receipt.set_tree_size(1);
  receipt.set_checkpoint(crypto::SignCheckpoint(
      {.origin = origin, .size = 1, .root = root, .extensions = {}}, key));
  return receipt;
}

TEST_F(SubmitTest, TakesBackWhatARestoredHubHasLostWhenTheLogProvesIt) {
  crypto::SodiumRandomSource random;
  const auto key = crypto::SigningKey::Generate(random);
  const auto other = crypto::SigningKey::Generate(random);
  const std::string origin = Header("one").origin();
  policy_.log_vkey = crypto::EncodeVkey({.name = origin,
                                         .type = crypto::NoteKeyType::kEd25519,
                                         .key = key->PublicKey()});
  Restart();
  Follow(Make(Header("one")));
  SubmitDisclosureRequest second = Make(Header("two"));
  EXPECT_EQ(TagOfSubmit(second), "CHAIN_AHEAD");
  clock_.Advance(absl::Hours(3));
  EXPECT_EQ(TagOfSubmit(second), "TOO_OLD");
  *second.mutable_logged() = ProofOf(second, origin, *other);
  EXPECT_EQ(TagOfSubmit(second), "LOGGED_WRONG");
  *second.mutable_logged() = ProofOf(Make(Header("three")), origin, *key);
  EXPECT_EQ(TagOfSubmit(second), "LOGGED_WRONG");

  *second.mutable_logged() = ProofOf(second, origin, *key);
  Publish(second);

  EXPECT_EQ(Mailbox("police").size(), 1u);
  Publish(Make(Header("four")));
  EXPECT_EQ(Mailbox("police").size(), 2u);
}

}  // namespace
}  // namespace samrad::hub
