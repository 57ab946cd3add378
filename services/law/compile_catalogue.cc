#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/hash/sha256.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "services/law/catalogue_check.h"
#include "services/law/compiled_catalogue.h"

namespace samrad::law::internal {
namespace {

constexpr size_t kMaxFiles = 512;
constexpr size_t kMaxBytes = size_t{4} << 20;
constexpr int kMaxNesting = 32;

class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (text_.empty()) {
      text_ = absl::StrCat("line ", line + 1, " column ", column + 1, ": ",
                           message);
    }
  }
  void AddWarning(int, google::protobuf::io::ColumnNumber,
                  const std::string&) override {}
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

absl::StatusOr<v1::ProvisionFile> ParseText(const CatalogueFile& file) {
  FirstError errors;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.SetRecursionLimit(kMaxNesting);
  v1::ProvisionFile parsed;
  if (!parser.ParseFromString(file.bytes, &parsed) || !errors.text().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("catalogue: ", file.name, ": ", errors.text()));
  }
  return parsed;
}

std::string Digest(const std::vector<CatalogueFile>& files) {
  std::string text = "samrad/catalogue/v1";
  text.push_back('\0');
  auto append_number = [&text](uint64_t number, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      text.push_back(static_cast<char>((number >> shift) & 0xff));
    }
  };
  for (const CatalogueFile& file : files) {
    append_number(file.name.size(), 4);
    text += file.name;
    append_number(file.bytes.size(), 8);
    text += file.bytes;
  }
  const auto digest = crypto::Sha256(std::string_view(text));
  return std::string(reinterpret_cast<const char*>(digest.data()),
                     digest.size());
}

Provision MustParse(const std::string& text) {
  return ParseProvision(text).value_or(Provision{});
}

template <typename Repeated>
std::vector<Provision> ProvisionsOf(const Repeated& texts) {
  std::vector<Provision> provisions;
  for (const std::string& text : texts) provisions.push_back(MustParse(text));
  return provisions;
}

template <typename Version>
Period PeriodOf(const Version& version) {
  Period period;
  period.from_text = version.from();
  period.from = ParseDay(version.from()).value_or(0);
  period.to = ParseDay(version.to()).value_or(99991231);
  return period;
}

CompiledParty CompileParty(const v1::PartyRule& rule) {
  CompiledParty party;
  party.kinds = MaskOf(rule.kind());
  party.functions = MaskOf(rule.function());
  party.directions = MaskOf(rule.direction());
  party.authority = rule.authority();
  party.intervenes = rule.intervenes();
  party.unstated_function_is_other = rule.unstated_function_is_other();
  party.notified_under = ProvisionsOf(rule.notified_under());
  return party;
}

CompiledBreaks CompileBreaks(const v1::Breaks& rule,
                             const std::vector<CompiledSecrecy>& secrecies) {
  CompiledBreaks breaks;
  breaks.any = rule.any();
  breaks.osl = rule.osl();
  breaks.from_chapter = static_cast<uint32_t>(rule.osl_from_chapter());
  breaks.to_chapter = static_cast<uint32_t>(rule.osl_to_chapter());
  breaks.provisions = ProvisionsOf(rule.provision());
  for (const v1::BreaksForFunction& some : rule.for_function()) {
    breaks.for_function.emplace_back(MustParse(some.provision()),
                                     MaskOf(some.function()));
  }
  breaks.except = ProvisionsOf(rule.except());
  for (size_t i = 0; i < secrecies.size(); ++i) {
    const Provision& secrecy = secrecies[i].provision;
    // Parts are not there yet: one part is not the whole.
    breaks.interned[i] = BreaksSecrecy(breaks, secrecy, 0);
    for (const auto& [provision, functions] : breaks.for_function) {
      if (provision.Overlaps(secrecy)) breaks.interned_in_part[i] = true;
    }
    for (const std::string& part : rule.part()) {
      if (MustParse(part).Overlaps(secrecy)) breaks.interned_in_part[i] = true;
    }
  }
  breaks.parts = ProvisionsOf(rule.part());
  return breaks;
}

CompiledNeed CompileNeed(const v1::Need& rule) {
  CompiledNeed need;
  need.kind = rule.kind();
  need.only_with_secrecy = rule.only_with_secrecy();
  need.unless_caught = rule.unless_caught();
  need.towards = MaskOf(rule.towards());
  need.or_with_open_inquiry = rule.or_with_open_inquiry();
  return need;
}

CompiledCondition CompileCondition(const v1::Condition& rule) {
  CompiledCondition condition;
  condition.type = rule.is_case();
  switch (rule.is_case()) {
    case v1::Condition::kPurpose:
      condition.any_of = MaskOf(rule.purpose().any_of());
      break;
    case v1::Condition::kDirection:
      condition.any_of = BitOf(rule.direction().direction());
      break;
    case v1::Condition::kCategories:
      condition.any_of = MaskOf(rule.categories().any_of());
      break;
    case v1::Condition::kSecrecyNot:
      condition.provisions = ProvisionsOf(rule.secrecy_not().provision());
      break;
    case v1::Condition::kSubjectBelow:
      condition.number = rule.subject_below().years();
      break;
    case v1::Condition::kSubjectPresumedBelow:
      condition.number = rule.subject_presumed_below().years();
      break;
    case v1::Condition::kSubjectInCareGroup:
      condition.any_of = MaskOf(rule.subject_in_care_group().any_of());
      break;
    case v1::Condition::kSentence:
      for (const v1::SentenceCase& some : rule.sentence().any_of()) {
        condition.cases.emplace_back(BitOf(some.sentence()), some.below());
      }
      break;
    case v1::Condition::kOffenceStatus:
      condition.any_of = MaskOf(rule.offence_status().any_of());
      break;
    case v1::Condition::kCommittedExcluded:
      condition.provisions =
          ProvisionsOf(rule.committed_excluded().provision());
      break;
    case v1::Condition::kOffenceKind:
      condition.any_of = MaskOf(rule.offence_kind().any_of());
      condition.other = MaskOf(rule.offence_kind().not_minor());
      break;
    case v1::Condition::kStage:
      condition.any_of = MaskOf(rule.stage().any_of());
      break;
    case v1::Condition::kMinPenalty:
      condition.number = rule.min_penalty().completed_months();
      condition.other_number = rule.min_penalty().other_months();
      condition.other = MaskOf(rule.min_penalty().other_stage());
      break;
    case v1::Condition::kVictimBelow:
      condition.number = rule.victim_below().years();
      break;
    case v1::Condition::kSource:
      condition.any_of = BitOf(rule.source().source());
      break;
    case v1::Condition::kInquiry:
      condition.any_of = BitOf(rule.inquiry().inquiry());
      break;
    case v1::Condition::kImprisonmentInScale:
    case v1::Condition::kMoreThanFineExpected:
    case v1::Condition::kReasonableSuspicion:
    case v1::Condition::kInSchoolActivity:
    case v1::Condition::kVictimClose:
    case v1::Condition::kNotForbiddenByStatute:
    case v1::Condition::IS_NOT_SET:
      break;
  }
  return condition;
}

CompiledVersion CompileVersion(const v1::GroundVersion& rule,
                               const std::vector<CompiledSecrecy>& secrecies) {
  CompiledVersion version;
  version.period = PeriodOf(rule);
  version.source = &rule;
  version.for_lawyer = rule.for_lawyer();
  version.effect = rule.effect();
  for (const v1::PartyRule& party : rule.sender()) {
    version.senders.push_back(CompileParty(party));
  }
  for (const v1::PartyRule& party : rule.recipient()) {
    version.recipients.push_back(CompileParty(party));
  }
  version.recipient_is_authority = rule.recipient_is_authority();
  version.relation = rule.relation();
  version.breaks = CompileBreaks(rule.breaks(), secrecies);
  for (const v1::Condition& condition : rule.condition()) {
    version.conditions.push_back(CompileCondition(condition));
  }
  for (const v1::Need& need : rule.assessment()) {
    version.needs.push_back(CompileNeed(need));
  }
  return version;
}

void CompileSecrecy(const v1::ProvisionFile& file, CompiledCatalogue* out) {
  const v1::SecrecyRule& rule = file.secrecy();
  CompiledSecrecy secrecy;
  secrecy.provision = MustParse(file.provision());
  secrecy.file = &file;
  secrecy.name = file.provision();
  secrecy.public_interest = rule.protects() == v1::PUBLIC_INTEREST;
  secrecy.closes_chapters = rule.closes_chapters_10_and_12();
  secrecy.general = rule.general();
  secrecy.categories = MaskOf(rule.category());
  for (const v1::PartyRule& holder : rule.holder()) {
    secrecy.holders.push_back(CompileParty(holder));
  }
  for (const v1::SecrecyVersion& version : rule.version()) {
    secrecy.versions.push_back(
        {PeriodOf(version), version.test(), version.test_assessment()});
  }
  for (const CompiledParty& holder : secrecy.holders) {
    if (secrecy.general) out->general_holders |= holder.kinds;
  }
  out->secrecy_by_name[secrecy.name] = static_cast<int>(out->secrecies.size());
  out->secrecies.push_back(std::move(secrecy));
}

void CompileGround(const v1::ProvisionFile& file, CompiledCatalogue* out) {
  CompiledGround ground;
  ground.provision = MustParse(file.provision());
  ground.file = &file;
  ground.name = file.provision();
  ground.consent = file.ground().consent();
  ground.names_a_duty = file.ground().names_a_duty();
  ground.suggest_only_for = MaskOf(file.ground().suggest_only_for());
  for (const v1::GroundVersion& version : file.ground().version()) {
    ground.versions.push_back(CompileVersion(version, out->secrecies));
  }
  const int index = static_cast<int>(out->grounds.size());
  if (ground.consent) out->consent = index;
  out->ground_by_name[ground.name] = index;
  out->grounds.push_back(std::move(ground));
}

void MarkParties(const std::vector<CompiledParty>& parties, size_t ground,
                 GroundSet (&sieve)[64]) {
  for (int kind = 0; kind < 64; ++kind) {
    bool fits = parties.empty();
    for (const CompiledParty& party : parties) {
      if (party.kinds == 0 || (party.kinds & (Mask{1} << kind)) != 0) {
        fits = true;
      }
    }
    if (fits) sieve[kind].set(ground);
  }
}

void BuildSieve(CompiledCatalogue* out) {
  for (size_t g = 0; g < out->grounds.size(); ++g) {
    for (const CompiledVersion& version : out->grounds[g].versions) {
      MarkParties(version.senders, g, out->by_sender);
      MarkParties(version.recipients, g, out->by_recipient);
      for (size_t s = 0; s < out->secrecies.size(); ++s) {
        if (version.breaks.interned[s] || version.breaks.interned_in_part[s]) {
          out->by_secrecy[s].set(g);
        }
      }
    }
  }
}

template <typename Version>
const Version* VersionOnDay(const std::vector<Version>& versions, Day day) {
  for (const Version& version : versions) {
    if (version.period.Holds(day)) return &version;
  }
  return nullptr;
}

}  // namespace

const CompiledVersion* CompiledGround::VersionOn(Day day) const {
  return VersionOnDay(versions, day);
}

const CompiledSecrecyVersion* CompiledSecrecy::VersionOn(Day day) const {
  return VersionOnDay(versions, day);
}

int CompiledCatalogue::FindGround(std::string_view cited) const {
  auto found =
      ground_by_name.find(absl::string_view(cited.data(), cited.size()));
  if (found != ground_by_name.end()) return found->second;
  std::optional<Provision> provision = ParseProvision(cited);
  if (!provision.has_value()) return -1;
  found = ground_by_name.find(ToString(provision->Section()));
  return found == ground_by_name.end() ? -1 : found->second;
}

bool BreaksSecrecy(const CompiledBreaks& breaks, const Provision& secrecy,
                   Mask sender_function) {
  for (const Provision& except : breaks.except) {
    if (except.Overlaps(secrecy)) return false;
  }
  if (breaks.any) return true;
  if (secrecy.act == Act::kOsl) {
    if (breaks.osl) return true;
    if (breaks.from_chapter != 0 && secrecy.chapter >= breaks.from_chapter &&
        secrecy.chapter <= breaks.to_chapter) {
      return true;
    }
  }
  for (const Provision& provision : breaks.provisions) {
    if (provision.Contains(secrecy)) return true;
  }
  for (const Provision& part : breaks.parts) {
    if (part.Overlaps(secrecy)) return true;
  }
  for (const auto& [provision, functions] : breaks.for_function) {
    if (provision.Contains(secrecy) && (functions & sender_function) != 0) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<std::shared_ptr<const CompiledCatalogue>> Compile(
    std::vector<CatalogueFile> files) {
  size_t bytes = 0;
  for (const CatalogueFile& file : files) bytes += file.bytes.size();
  if (files.size() > kMaxFiles || bytes > kMaxBytes) {
    return absl::ResourceExhaustedError("catalogue: too many files or bytes");
  }
  auto out = std::make_shared<CompiledCatalogue>();
  std::sort(files.begin(), files.end(),
            [](const CatalogueFile& a, const CatalogueFile& b) {
              return a.name < b.name;
            });
  out->files = std::move(files);
  out->parsed.reserve(out->files.size());
  for (const CatalogueFile& file : out->files) {
    absl::StatusOr<v1::ProvisionFile> parsed = ParseText(file);
    if (!parsed.ok()) return parsed.status();
    out->parsed.push_back(*std::move(parsed));
  }
  const std::vector<std::string> faults =
      CatalogueFaults(out->files, out->parsed);
  if (!faults.empty()) return absl::InvalidArgumentError(faults.front());
  out->digest = Digest(out->files);
  out->digest_hex = absl::BytesToHexString(out->digest);
  for (const v1::ProvisionFile& file : out->parsed) {
    if (file.has_secrecy()) CompileSecrecy(file, out.get());
  }
  for (const v1::ProvisionFile& file : out->parsed) {
    if (file.has_ground()) CompileGround(file, out.get());
    if (file.has_inert()) {
      out->inert.push_back({MustParse(file.provision()), &file});
    }
  }
  BuildSieve(out.get());
  return std::shared_ptr<const CompiledCatalogue>(std::move(out));
}

}  // namespace samrad::law::internal
