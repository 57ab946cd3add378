#include "services/hub/stubs/testing/test_town.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/hash/key_id.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/init.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/signed_note.h"
#include "services/audit/catalogue_files.h"
#include "services/audit/leaf.h"

namespace samrad::hub::testing {
namespace {

using audit::v1::DirectoryEvent;
using audit::v1::DirectoryHeader;

constexpr int64_t kFounded = 1788256800;  // 2026-09-01 10:00 UTC

crypto::SigningKey KeyOf(const std::string& agency, std::string_view use,
                         int generation) {
  (void)crypto::InitCrypto();
  std::string seed = TestBytes(
      absl::StrCat(agency, "/", absl::string_view(use.data(), use.size()), "/",
                   generation),
      32);
  auto secret = crypto::SecretBytes::TakeFrom(std::move(seed));
  return crypto::SigningKey::FromSeed(*std::move(secret)).value();
}

std::string KeyName(const std::string& agency) {
  return absl::StrCat("ekvik.samrad.example/", agency);
}

common::v1::AgencyKind KindOf(const std::string& agency) {
  if (agency == "social") return common::v1::SOCIAL_SERVICES;
  if (agency == "police") return common::v1::POLICE;
  if (agency == "school") return common::v1::MUNICIPAL_SCHOOL;
  return common::v1::LEISURE;
}

}  // namespace

std::string TestBytes(std::string_view text, size_t size) {
  std::string out;
  for (int i = 0; out.size() < size; ++i) {
    out += crypto::ToString(crypto::Sha256(std::string_view(
        absl::StrCat(absl::string_view(text.data(), text.size()), "/", i))));
  }
  return out.substr(0, size);
}

crypto::SecretBytes TestDatabaseKey() {
  (void)crypto::InitCrypto();
  return crypto::SecretBytes::TakeFrom(std::string(32, 'k')).value();
}

base::AgencyId Id(std::string_view agency) {
  return base::AgencyId::Parse(agency).value();
}

crypto::SigningKey SignKey(const std::string& agency, int generation) {
  return KeyOf(agency, "sign", generation);
}

std::string SignVkey(const std::string& agency, int generation) {
  return crypto::EncodeVkey({KeyName(agency), crypto::NoteKeyType::kEd25519,
                             SignKey(agency, generation).PublicKey()});
}

std::string SealKeyId(const std::string& agency, int generation) {
  return crypto::KeyIdOf(KeyOf(agency, "seal", generation).PublicKey().bytes());
}

std::string SignEntryBytes(std::string_view entry, const std::string& agency,
                           int generation) {
  return crypto::SignEntry(audit::EntryFromBytes(entry).value(),
                           SignKey(agency, generation));
}

DirectoryHeader PlainHeader(audit::v1::DirectoryEventKind event,
                            const std::string& agency) {
  DirectoryHeader header;
  header.set_suite(1);
  header.set_origin(kOrigin);
  header.set_event(event);
  header.set_agency(agency);
  header.mutable_at()->set_seconds(kFounded);
  return header;
}

DirectoryHeader JoinHeader(audit::v1::DirectoryEventKind event,
                           const std::string& agency) {
  DirectoryHeader header = PlainHeader(event, agency);
  header.set_use(audit::v1::SIGN);
  header.set_vkey(SignVkey(agency));
  header.set_kind(KindOf(agency));
  header.set_function(common::v1::OTHER_STAFF);
  header.set_is_authority(true);
  header.set_authority_id(absl::StrCat("ekvik-", agency));
  return header;
}

DirectoryHeader KeyHeader(const std::string& agency, audit::v1::KeyUse use,
                          int generation) {
  DirectoryHeader header = PlainHeader(audit::v1::KEY, agency);
  header.set_use(use);
  const std::string name = KeyName(agency);
  if (use == audit::v1::SIGN) {
    header.set_vkey(SignVkey(agency, generation));
  } else if (use == audit::v1::SEAL) {
    header.set_vkey(crypto::EncodeSealVkey(
        name, KeyOf(agency, "seal", generation).PublicKey().bytes()));
  } else {
    header.set_vkey(
        crypto::EncodeVkey({name, crypto::NoteKeyType::kCosignatureV1,
                            KeyOf(agency, "witness", generation).PublicKey()}));
  }
  return header;
}

DirectoryEvent SignedEvent(const DirectoryHeader& header,
                           const std::vector<std::string>& signers,
                           int generation) {
  DirectoryEvent event;
  event.set_header(header.SerializeAsString());
  event.set_salt(TestBytes(event.header(), 32));
  const std::string entry = audit::ToBytes(audit::EntryOf(event).value());
  for (const std::string& signer : signers) {
    audit::v1::AgencySignature& signature = *event.add_signatures();
    signature.set_agency(signer);
    signature.set_signature(SignEntryBytes(entry, signer, generation));
  }
  return event;
}

std::vector<DirectoryEvent> GenesisEvents() {
  std::vector<DirectoryEvent> events;
  for (const char* agency : {"social", "police"}) {
    events.push_back(
        SignedEvent(JoinHeader(audit::v1::GENESIS, agency), {agency}));
    for (const auto use : {audit::v1::SEAL, audit::v1::WITNESS}) {
      events.push_back(SignedEvent(KeyHeader(agency, use, 0), {agency}));
    }
  }
  return events;
}

absl::StatusOr<std::vector<audit::v1::Receipt>> FakeLog::Append(
    std::span<const OrderedEntry> entries) {
  base::MutexLock lock(mutex_);
  ++calls_;
  changed_.SignalAll();
  while (hanging_) changed_.Wait(mutex_);
  if (failing_) return absl::UnavailableError("the log is away");
  std::vector<audit::v1::Receipt> receipts;
  for (const OrderedEntry& entry : entries) {
    const auto known = std::find(entries_.begin(), entries_.end(), entry.entry);
    const auto [place, is_first] = leaf_of_.emplace(
        entry.sequence, static_cast<uint64_t>(known - entries_.begin()));
    const bool is_new = is_first && known == entries_.end();
    if (is_new) {
      entries_.push_back(entry.entry);
      if (!path_.empty()) {
        std::ofstream(path_, std::ios::app) << entry.sequence << '\n';
      }
    }
    audit::v1::Receipt& receipt = receipts.emplace_back();
    receipt.set_leaf(place->second);
    receipt.set_tree_size(entries_.size());
    receipt.set_checkpoint("a checkpoint");
  }
  for (audit::v1::Receipt& receipt : receipts) {
    receipt.set_tree_size(entries_.size());
  }
  if (lost_answers_ > 0) {
    --lost_answers_;
    return absl::UnavailableError("the answer was lost");
  }
  return receipts;
}

void FakeLog::GiveBack(const std::vector<std::string>& entries) {
  base::MutexLock lock(mutex_);
  entries_.insert(entries_.end(), entries.begin(), entries.end());
}

absl::StatusOr<WitnessState> FakeLog::GetWitnessState() {
  base::MutexLock lock(mutex_);
  if (failing_) return absl::UnavailableError("the log is away");
  WitnessState state;
  state.last_witnessed_at = witnessed_at_;
  return state;
}

void FakeLog::KeepIn(const std::string& path) {
  base::MutexLock lock(mutex_);
  path_ = path;
  std::ifstream file(path);
  for (uint64_t sequence = 0; file >> sequence;) {
    // Which bytes they were is not kept.
    leaf_of_.emplace(sequence, entries_.size());
    entries_.push_back("kept");
  }
}

void FakeLog::SetFailing(bool failing) {
  base::MutexLock lock(mutex_);
  failing_ = failing;
}

void FakeLog::LoseAnswers(int count) {
  base::MutexLock lock(mutex_);
  lost_answers_ = count;
}

void FakeLog::SetHanging(bool hanging) {
  base::MutexLock lock(mutex_);
  hanging_ = hanging;
  changed_.SignalAll();
}

void FakeLog::SetWitnessedAt(absl::Time at) {
  base::MutexLock lock(mutex_);
  witnessed_at_ = at;
}

std::vector<std::string> FakeLog::entries() const {
  base::MutexLock lock(mutex_);
  return entries_;
}

int FakeLog::calls() const {
  base::MutexLock lock(mutex_);
  return calls_;
}

FakeDirectory::FakeDirectory() {
  for (DirectoryEvent& event : GenesisEvents()) Add(std::move(event));
  Add(SignedEvent(JoinHeader(audit::v1::ONBOARD, "school"),
                  {"social", "police"}));
  Add(SignedEvent(KeyHeader("school", audit::v1::SEAL, 0), {"school"}));
}

absl::StatusOr<std::vector<DirectoryEvent>> FakeDirectory::EventsFrom(
    uint64_t index) {
  base::MutexLock lock(mutex_);
  if (failing_) return absl::UnavailableError("the directory is away");
  if (index >= events_.size()) return std::vector<DirectoryEvent>();
  return std::vector<DirectoryEvent>(
      events_.begin() + static_cast<int64_t>(index), events_.end());
}

void FakeDirectory::Add(DirectoryEvent event) {
  base::MutexLock lock(mutex_);
  event.set_leaf(events_.size());
  event.mutable_receipt()->set_leaf(events_.size());
  events_.push_back(std::move(event));
}

void FakeDirectory::SetFailing(bool failing) {
  base::MutexLock lock(mutex_);
  failing_ = failing;
}

absl::StatusOr<audit::v1::CatalogueFiles> FakeCatalogues::CatalogueOf(
    std::string_view digest) {
  base::MutexLock lock(mutex_);
  if (failing_) return absl::UnavailableError("the directory is away");
  if (lie_.has_value()) return *lie_;
  if (digest.empty()) return audit::FilesOf(law::Catalogue::BuiltIn());
  const auto it = files_.find(digest);
  if (it == files_.end()) return absl::NotFoundError("no such catalogue");
  return it->second;
}

void FakeCatalogues::Add(const law::Catalogue& catalogue) {
  base::MutexLock lock(mutex_);
  files_.emplace(catalogue.digest(), audit::FilesOf(catalogue));
}

void FakeCatalogues::Lie(audit::v1::CatalogueFiles files) {
  base::MutexLock lock(mutex_);
  lie_ = std::move(files);
}

void FakeCatalogues::SetFailing(bool failing) {
  base::MutexLock lock(mutex_);
  failing_ = failing;
}

DirectoryHeader ReleaseHeader(const law::Catalogue& catalogue,
                              const law::Catalogue& replaces, uint64_t version,
                              absl::Time effective_at) {
  DirectoryHeader header = PlainHeader(audit::v1::CATALOGUE_RELEASED, "social");
  header.set_catalogue_digest(catalogue.digest());
  header.set_catalogue_replaces(replaces.digest());
  header.set_catalogue_version(version);
  header.mutable_effective_at()->set_seconds(absl::ToUnixSeconds(effective_at));
  return header;
}

law::Catalogue RevisedCatalogue() {
  std::vector<law::CatalogueFile> files = law::Catalogue::BuiltIn().files();
  files[0].bytes += "# read once more\n";
  return law::Catalogue::Parse(std::move(files)).value();
}

law::Catalogue StricterCatalogue() {
  std::vector<law::CatalogueFile> files = law::Catalogue::BuiltIn().files();
  std::erase_if(files, [](const law::CatalogueFile& file) {
    return file.name == "osl-10-18a.txtpb";
  });
  return law::Catalogue::Parse(std::move(files)).value();
}

}  // namespace samrad::hub::testing
