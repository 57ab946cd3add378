#include "services/hub/exchange/testing/test_exchange.h"

#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/audit/record.h"

namespace samrad::hub::testing {
namespace {

void SetTime(google::protobuf::Timestamp& out, absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  out.set_seconds(micros / 1000000);
  out.set_nanos(static_cast<int32_t>(micros % 1000000) * 1000);
}

void FillParty(sealed::v1::Party& party, const std::string& agency) {
  const auto header = JoinHeader(audit::v1::ONBOARD, agency);
  party.set_agency(agency);
  party.set_kind(header.kind());
  party.set_function(header.function());
  party.set_is_authority(header.is_authority());
  party.set_authority_id(header.authority_id());
}

}  // namespace

bool Eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

ExchangeTest::ExchangeTest() {
  policy_.publish_wait = absl::Seconds(10);
  Restart();
}

ExchangeTest::~ExchangeTest() {
  log_.SetHanging(false);
  StopCore();
}

void ExchangeTest::StopCore() {
  if (core_ != nullptr) core_->Stop();
  core_ = nullptr;
  database_ = nullptr;
}

void ExchangeTest::RestartWithoutDirectory() {
  StopCore();
  mirror_ = std::make_unique<DirectoryMirror>(kOrigin, directory_);
  catalogues_ = std::make_unique<CatalogueMirror>();
  auto law = std::make_unique<FakeCatalogues>();
  law_ = law.get();
  catalogues_->Set(std::move(law));
  base::DatabaseOptions options;
  options.mode = base::OpenMode::kCreateIfMissing;
  database_ =
      base::Database::Open(folder_.File("exchange.db"), TestDatabaseKey(),
                           {ExchangeSchema()}, options)
          .value();
  core_ = ExchangeCore::Create(kOrigin, policy_,
                               {.database = *database_,
                                .directory = *mirror_,
                                .log = log_,
                                .clock = clock_,
                                .catalogues = *catalogues_,
                                .logger = logger_,
                                .metrics = metrics_})
              .value();
}

void ExchangeTest::Restart() {
  RestartWithoutAppender();
  core_->Start();
}

void ExchangeTest::RestartWithoutAppender() {
  RestartWithoutDirectory();
  ASSERT_TRUE(mirror_->Refresh().ok());
}

void ExchangeTest::Release(const law::Catalogue& catalogue,
                           const law::Catalogue& replaces, uint64_t version,
                           absl::Time effective_at) {
  law_->Add(catalogue);
  directory_.Add(
      SignedEvent(ReleaseHeader(catalogue, replaces, version, effective_at),
                  {"social", "police"}));
  ASSERT_TRUE(mirror_->Refresh().ok());
}

sealed::v1::DisclosureHeader ExchangeTest::Header(
    const std::string& name, const std::vector<std::string>& to) {
  sealed::v1::DisclosureHeader header;
  header.set_suite(1);
  header.set_origin(kOrigin);
  header.set_disclosure_id(TestBytes(name, 16));
  FillParty(*header.mutable_from(), "social");
  header.mutable_ground()->set_kind(law::v1::PROVISION);
  header.mutable_ground()->set_provision("OSL 10:18 a");
  header.set_direction(law::v1::OWN_INITIATIVE);
  header.set_purpose(law::v1::PREVENT_CRIME);
  header.set_setting(law::v1::BILATERAL);
  header.add_categories(common::v1::RISK_OF_CRIME);
  header.add_secrecy("OSL 26:1");
  for (const auto kind :
       {law::v1::CONCRETE_CIRCUMSTANCES_OF_RISK, law::v1::NOT_INAPPROPRIATE}) {
    sealed::v1::AssessmentAnswer& answer = *header.add_assessments();
    answer.set_kind(kind);
    answer.set_answer(law::v1::YES);
  }
  header.set_catalogue_digest(law::Catalogue::BuiltIn().digest());
  header.set_provision_version("2025-04-01");
  SetTime(*header.mutable_decided_at(), clock_.TimeNow());
  SetTime(*header.mutable_expires_at(), clock_.TimeNow() + absl::Hours(240));
  header.set_journal_head(TestBytes("journal", 32));
  for (const std::string& agency : to) {
    FillParty(*header.add_to(), agency);
    const PairHead& head = heads_[agency];
    sealed::v1::ChainLink& link = *header.add_links();
    link.set_to(agency);
    link.set_counter(head.counter + 1);
    link.set_previous_header_hash(head.header_hash);
  }
  return header;
}

sealed::v1::DisclosureHeader ExchangeTest::OnConsent(
    const std::string& name, const std::string& handle,
    const std::vector<std::string>& to) {
  sealed::v1::DisclosureHeader header = Header(name, to);
  header.mutable_ground()->set_kind(law::v1::CONSENT);
  header.mutable_ground()->set_provision("OSL 12:2");
  header.clear_assessments();
  header.set_provision_version("2009-06-30");
  header.set_consent_handle(handle);
  return header;
}

exchange::v1::SubmitDisclosureRequest ExchangeTest::Make(
    const sealed::v1::DisclosureHeader& header, int generation) {
  exchange::v1::SubmitDisclosureRequest request;
  sealed::v1::Body body;
  body.set_ciphertext(TestBytes("ciphertext", 200));
  for (const sealed::v1::Party& to : header.to()) {
    sealed::v1::Slot& slot = *body.add_slots();
    slot.set_recipient(to.agency());
    slot.set_sender_key_id(SealKeyId("social", generation));
    slot.set_recipient_key_id(SealKeyId(to.agency(), generation));
    slot.set_sealed_share(TestBytes("sealed share", 72));
    slot.set_wrapped_key(TestBytes("wrapped key", 72));
    exchange::v1::HubShare& share = *request.add_shares();
    share.set_recipient(to.agency());
    share.set_share(TestBytes(absl::StrCat("share of ", to.agency()), 32));
  }
  request.mutable_envelope()->set_header(header.SerializeAsString());
  request.mutable_envelope()->set_body(body.SerializeAsString());
  request.mutable_envelope()->set_salt(
      TestBytes(absl::StrCat("salt ", next_salt_++), 32));
  Sign(request);
  return request;
}

void ExchangeTest::Sign(exchange::v1::SubmitDisclosureRequest& request,
                        const std::string& agency, int generation) {
  const audit::v1::SignedRecord record = audit::RecordOf(request.envelope());
  request.mutable_envelope()->set_signature(SignEntryBytes(
      audit::ToBytes(audit::EntryOf(record).value()), agency, generation));
}

void ExchangeTest::Follow(
    const exchange::v1::SubmitDisclosureRequest& request) {
  sealed::v1::DisclosureHeader header;
  ASSERT_TRUE(header.ParseFromString(request.envelope().header()));
  for (const sealed::v1::ChainLink& link : header.links()) {
    heads_[link.to()] = {link.counter(),
                         Sha256Bytes(request.envelope().header())};
  }
}

uint64_t ExchangeTest::Publish(
    const exchange::v1::SubmitDisclosureRequest& request) {
  const auto standing = core_->Submit(Id("social"), request);
  EXPECT_TRUE(standing.ok())
      << standing.status() << " " << base::TagOf(standing.status());
  if (!standing.ok()) return 0;
  EXPECT_EQ(standing->state, exchange::v1::PUBLISHED);
  Follow(request);
  return standing->receipt == nullptr ? 0 : standing->receipt->leaf();
}

std::string ExchangeTest::TagOfSubmit(
    const exchange::v1::SubmitDisclosureRequest& request,
    const std::string& caller) {
  const int64_t before = Count("SELECT COUNT(*) FROM record");
  const auto standing = core_->Submit(Id(caller), request);
  if (standing.ok()) return "";
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), before)
      << "a refusal stored something";
  const std::string tag = base::TagOf(standing.status());
  return tag.empty() ? absl::StatusCodeToString(standing.status().code()) : tag;
}

audit::v1::SignedRecord ExchangeTest::SignRecord(audit::v1::LeafType type,
                                                 const std::string& header,
                                                 const std::string& signer) {
  audit::v1::SignedRecord record;
  record.set_type(type);
  record.set_header(header);
  record.set_salt(TestBytes(absl::StrCat("salt ", next_salt_++), 32));
  record.set_signature(
      SignEntryBytes(audit::ToBytes(audit::EntryOf(record).value()), signer));
  return record;
}

sealed::v1::ConsentHeader ExchangeTest::Consent(const std::string& handle) {
  sealed::v1::ConsentHeader header;
  header.set_suite(1);
  header.set_origin(kOrigin);
  header.set_consent_handle(handle);
  header.set_agency("social");
  header.add_from(common::v1::SOCIAL_SERVICES);
  header.add_to(common::v1::POLICE);
  header.add_to(common::v1::MUNICIPAL_SCHOOL);
  header.add_categories(common::v1::RISK_OF_CRIME);
  header.add_purposes(law::v1::PREVENT_CRIME);
  header.set_form(law::v1::WRITTEN);
  SetTime(*header.mutable_registered_at(), clock_.TimeNow());
  // 2026-11-01 in Stockholm.
  header.mutable_valid_before()->set_seconds(1793487600);
  header.set_journal_head(TestBytes("journal", 32));
  return header;
}

sealed::v1::WithdrawalHeader ExchangeTest::Withdrawal(
    const std::string& handle) {
  sealed::v1::WithdrawalHeader header;
  header.set_suite(1);
  header.set_origin(kOrigin);
  header.set_consent_handle(handle);
  header.set_agency("social");
  SetTime(*header.mutable_withdrawn_at(), clock_.TimeNow());
  header.set_journal_head(TestBytes("journal", 32));
  return header;
}

sealed::v1::OpeningHeader ExchangeTest::Opening(
    const exchange::v1::SubmitDisclosureRequest& of, uint64_t leaf,
    const std::string& agency) {
  sealed::v1::DisclosureHeader disclosure;
  EXPECT_TRUE(disclosure.ParseFromString(of.envelope().header()));
  sealed::v1::OpeningHeader header;
  header.set_suite(1);
  header.set_origin(kOrigin);
  header.set_disclosure_id(disclosure.disclosure_id());
  header.set_agency(agency);
  header.set_disclosure_leaf(leaf);
  SetTime(*header.mutable_at(), clock_.TimeNow());
  header.set_journal_head(TestBytes("journal", 32));
  return header;
}

void ExchangeTest::Register(const std::string& handle) {
  const auto standing = core_->RecordAct(
      Id("social"), Record(audit::v1::CONSENT, Consent(handle), "social"));
  ASSERT_TRUE(standing.ok()) << standing.status();
  ASSERT_EQ(standing->state, exchange::v1::PUBLISHED);
}

exchange::v1::AcknowledgeDeliveriesRequest ExchangeTest::Ack(
    const std::string& agency, uint64_t up_to,
    const std::vector<std::string>& opened) {
  std::string message = agency;
  message.push_back('\0');
  for (int shift = 56; shift >= 0; shift -= 8) {
    message.push_back(static_cast<char>((up_to >> shift) & 0xff));
  }
  exchange::v1::AcknowledgeDeliveriesRequest request;
  request.set_up_to(up_to);
  request.set_signature(crypto::ToString(
      SignKey(agency).Sign("samrad/ack/v1", crypto::AsBytes(message))));
  for (const std::string& id : opened) request.add_opened(id);
  return request;
}

std::vector<exchange::v1::CollectDeliveriesResponse> ExchangeTest::Mailbox(
    const std::string& agency, uint64_t after) {
  const auto found = core_->Collect(Id(agency), after, absl::ZeroDuration());
  EXPECT_TRUE(found.ok()) << found.status();
  return found.value_or(std::vector<exchange::v1::CollectDeliveriesResponse>());
}

int64_t ExchangeTest::Count(base::Literal sql) {
  int64_t count = -1;
  EXPECT_TRUE(database_
                  ->Read([&](const base::ReadTransaction& txn) {
                    return txn.Query(sql, {}, [&](const base::Row& row) {
                      count = row.Int64(0);
                    });
                  })
                  .ok());
  return count;
}

}  // namespace samrad::hub::testing
