#include "services/law/catalogue_check.h"

#include <set>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "services/law/compiled_catalogue.h"
#include "services/law/legal_day.h"
#include "services/law/provision.h"

namespace samrad::law {
namespace internal {
namespace {

bool IsFileName(std::string_view name) {
  constexpr std::string_view kSuffix = ".txtpb";
  if (name.size() <= kSuffix.size() || name.size() > 64 ||
      name.substr(name.size() - kSuffix.size()) != kSuffix) {
    return false;
  }
  for (char c : name.substr(0, name.size() - kSuffix.size())) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
      return false;
    }
  }
  return true;
}

// Every enum in the message has a name here and is not left unspecified in a
// list; every message field that must be text has text.
class FileChecker {
 public:
  FileChecker(const std::string& name, std::vector<std::string>* faults)
      : name_(name), faults_(faults) {}

  void Check(const v1::ProvisionFile& file) {
    CheckProvision(file.provision());
    const auto parsed = ParseProvision(file.provision());
    if (parsed.has_value() && ToString(*parsed) != file.provision()) {
      Fault("provision is not in canonical form");
    }
    CheckText(file.title_sv(), "title_sv");
    CheckText(file.title_en(), "title_en");
    CheckNumbers(file);
    switch (file.role_case()) {
      case v1::ProvisionFile::kSecrecy:
        CheckSecrecy(file.secrecy());
        break;
      case v1::ProvisionFile::kGround:
        if (parsed.has_value() &&
            (parsed->paragraph >= 0 || parsed->item >= 0)) {
          Fault("a ground is a whole section, without st and p");
        }
        CheckGround(file.ground());
        break;
      case v1::ProvisionFile::kInert:
        CheckSource(file.inert());
        break;
      case v1::ProvisionFile::ROLE_NOT_SET:
        Fault("is neither secrecy, ground nor inert");
    }
  }

 private:
  void Fault(const std::string& text) {
    faults_->push_back(absl::StrCat("catalogue: ", name_, ": ", text));
  }

  void CheckText(const std::string& text, const char* field) {
    if (text.empty()) Fault(absl::StrCat(field, " is missing"));
  }

  void CheckProvision(const std::string& text) {
    if (!ParseProvision(text).has_value()) {
      Fault(absl::StrCat("not a provision: \"", text, "\""));
    }
  }

  template <typename Repeated>
  void CheckProvisions(const Repeated& texts) {
    for (const std::string& text : texts) CheckProvision(text);
  }

  template <typename Version>
  void CheckSource(const Version& version) {
    CheckText(version.source(), "source");
    CheckText(version.text_sv(), "text_sv");
    CheckText(version.text_en(), "text_en");
    if (version.verification() == v1::VERIFICATION_UNSPECIFIED) {
      Fault("verification is missing");
    }
  }

  // Oldest first, no overlap, and no gap unless it is intended.
  template <typename Repeated>
  void CheckPeriods(const Repeated& versions, bool gaps_intended) {
    if (versions.empty()) Fault("has no version");
    Day last = 0;
    for (int i = 0; i < versions.size(); ++i) {
      const auto& version = versions[i];
      const Day from = ParseDay(version.from()).value_or(0);
      const Day to = ParseDay(version.to()).value_or(99991231);
      if (!version.from().empty() && from == 0) Fault("from is not a date");
      if (!version.to().empty() && !ParseDay(version.to()).has_value()) {
        Fault("to is not a date");
      }
      if (to < from) Fault("a version ends before it begins");
      if (i > 0 && from <= last) Fault("versions overlap or are not in order");
      if (i > 0 && !gaps_intended && from != NextDay(last)) {
        Fault(absl::StrCat("a gap before ", version.from()));
      }
      last = to;
      CheckSource(version);
    }
  }

  static Day NextDay(Day day) {
    for (Day next = day + 1; next < day + 8900; ++next) {
      if (ParseDay(internal::ToString(next)).has_value()) return next;
    }
    return 0;
  }

  void CheckSecrecy(const v1::SecrecyRule& rule) {
    if (rule.protects() == v1::INTEREST_UNSPECIFIED) {
      Fault("protects is missing");
    }
    CheckPeriods(rule.version(), false);
    for (const v1::SecrecyVersion& version : rule.version()) {
      if (version.test() == v1::DAMAGE_TEST_UNSPECIFIED) {
        Fault("test is missing");
      }
      const bool absolute = version.test() == v1::ABSOLUTE;
      if (absolute !=
          (version.test_assessment() == v1::ASSESSMENT_KIND_UNSPECIFIED)) {
        Fault("test_assessment goes with every test but ABSOLUTE");
      }
      if (version.max_years() < 0 || version.max_years() > 150) {
        Fault("max_years is out of range");
      }
    }
    for (const v1::PartyRule& party : rule.holder()) CheckParty(party);
  }

  void CheckGround(const v1::GroundRule& rule) {
    CheckPeriods(rule.version(), rule.gaps_intended());
    for (const v1::GroundVersion& version : rule.version()) {
      if (version.effect() == v1::EFFECT_UNSPECIFIED) {
        Fault("effect is missing");
      }
      if (!version.has_breaks()) Fault("breaks is missing (it may be empty)");
      if (version.verification() == v1::UNVERIFIED && !version.for_lawyer()) {
        Fault("an UNVERIFIED version is for_lawyer");
      }
      for (const v1::PartyRule& party : version.sender()) CheckParty(party);
      for (const v1::PartyRule& party : version.recipient()) CheckParty(party);
      CheckBreaks(version.breaks());
      for (const v1::Condition& condition : version.condition()) {
        CheckCondition(condition);
      }
      for (const v1::Need& need : version.assessment()) {
        if (need.kind() == v1::ASSESSMENT_KIND_UNSPECIFIED) {
          Fault("an assessment without kind");
        }
      }
    }
  }

  void CheckParty(const v1::PartyRule& party) {
    CheckProvisions(party.notified_under());
    if (party.kind().empty() && party.function().empty() &&
        party.notified_under().empty() && !party.authority()) {
      Fault("a party rule that fits everybody; leave it out instead");
    }
  }

  void CheckBreaks(const v1::Breaks& breaks) {
    CheckProvisions(breaks.provision());
    CheckProvisions(breaks.except());
    CheckProvisions(breaks.part());
    for (const v1::BreaksForFunction& some : breaks.for_function()) {
      CheckProvision(some.provision());
      if (some.function().empty()) Fault("for_function without function");
    }
    if (breaks.osl_from_chapter() < 0 ||
        breaks.osl_to_chapter() < breaks.osl_from_chapter() ||
        (breaks.osl_from_chapter() == 0) != (breaks.osl_to_chapter() == 0)) {
      Fault("osl_from_chapter and osl_to_chapter do not make a range");
    }
  }

  void CheckCondition(const v1::Condition& condition) {
    if (condition.is_case() == v1::Condition::IS_NOT_SET) {
      Fault("an empty condition");
    }
    CheckProvisions(condition.secrecy_not().provision());
    CheckProvisions(condition.committed_excluded().provision());
    const int years[] = {
        condition.has_subject_below() ? condition.subject_below().years() : 1,
        condition.has_subject_presumed_below()
            ? condition.subject_presumed_below().years()
            : 1,
        condition.has_victim_below() ? condition.victim_below().years() : 1};
    for (int age : years) {
      if (age < 1 || age > 150) Fault("an age is out of range");
    }
    if (condition.has_min_penalty() &&
        (condition.min_penalty().completed_months() < 0 ||
         condition.min_penalty().other_months() < 0)) {
      Fault("a penalty is out of range");
    }
  }

  // Text format takes enum numbers too; a number without a name is a code
  // nobody knows, and a list never says UNSPECIFIED.
  void CheckNumbers(const google::protobuf::Message& message) {
    const auto* reflection = message.GetReflection();
    std::vector<const google::protobuf::FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const auto* field : fields) {
      using Field = google::protobuf::FieldDescriptor;
      const int count =
          field->is_repeated() ? reflection->FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i) {
        if (field->cpp_type() == Field::CPPTYPE_MESSAGE) {
          CheckNumbers(field->is_repeated()
                           ? reflection->GetRepeatedMessage(message, field, i)
                           : reflection->GetMessage(message, field));
        } else if (field->cpp_type() == Field::CPPTYPE_ENUM) {
          const int number =
              field->is_repeated()
                  ? reflection->GetRepeatedEnumValue(message, field, i)
                  : reflection->GetEnumValue(message, field);
          if (number == 0 ||
              field->enum_type()->FindValueByNumber(number) == nullptr) {
            Fault(absl::StrCat("unknown code in ", std::string(field->name())));
          }
        }
      }
    }
  }

  const std::string& name_;
  std::vector<std::string>* faults_;
};

}  // namespace

std::vector<std::string> CatalogueFaults(
    const std::vector<CatalogueFile>& files,
    const std::vector<v1::ProvisionFile>& parsed) {
  std::vector<std::string> faults;
  if (files.empty()) faults.push_back("catalogue: no files");
  std::set<std::string> names;
  std::set<std::string> provisions;
  size_t secrecies = 0;
  size_t grounds = 0;
  int consents = 0;
  for (size_t i = 0; i < parsed.size(); ++i) {
    const v1::ProvisionFile& file = parsed[i];
    if (!IsFileName(files[i].name)) {
      faults.push_back("catalogue: a file name is not [a-z0-9-]+.txtpb");
    }
    if (!names.insert(files[i].name).second) {
      faults.push_back(absl::StrCat("catalogue: ", files[i].name, ": twice"));
    }
    if (!provisions.insert(file.provision()).second) {
      faults.push_back(absl::StrCat("catalogue: ", files[i].name,
                                    ": the provision has another file"));
    }
    FileChecker(files[i].name, &faults).Check(file);
    secrecies += file.has_secrecy() ? 1 : 0;
    grounds += file.has_ground() ? 1 : 0;
    consents += file.has_ground() && file.ground().consent() ? 1 : 0;
  }
  if (secrecies > kMaxSecrecies || grounds > kMaxGrounds) {
    faults.push_back("catalogue: more than 128 secrecies or grounds");
  }
  if (consents > 1) faults.push_back("catalogue: two consent provisions");
  return faults;
}

}  // namespace internal

CatalogueReport CheckCatalogue(const std::vector<CatalogueFile>& files) {
  CatalogueReport report;
  report.files = static_cast<int>(files.size());
  absl::StatusOr<Catalogue> catalogue = Catalogue::Parse(files);
  if (!catalogue.ok()) {
    report.faults.emplace_back(catalogue.status().message());
    return report;
  }
  for (const v1::ProvisionFile& file : catalogue->compiled().parsed) {
    report.grounds += file.has_ground() ? 1 : 0;
    report.secrecies += file.has_secrecy() ? 1 : 0;
    report.versions +=
        file.ground().version_size() + file.secrecy().version_size();
    for (const v1::GroundVersion& version : file.ground().version()) {
      if (!version.for_lawyer()) continue;
      report.for_lawyer.push_back(
          absl::StrCat(file.provision(), " ", version.from()));
    }
    if (file.inert().for_lawyer())
      report.for_lawyer.push_back(file.provision());
  }
  return report;
}

}  // namespace samrad::law
