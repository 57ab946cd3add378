#include "services/law/describe.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/law/legal_day.h"

namespace samrad::law::internal {
namespace {

std::string Copy(std::string_view text) { return std::string(text); }

std::string Pick(Lang lang, const char* sv, const char* en) {
  return lang == Lang::kSv ? sv : en;
}

// Enum values as words; `word` is one of the tables of explain.h.
template <typename Value, typename Repeated, typename Word>
std::string List(const Repeated& values, Word word, Lang lang) {
  std::vector<std::string> texts;
  for (int value : values) {
    texts.push_back(Copy(word(static_cast<Value>(value), lang)));
  }
  return absl::StrJoin(texts, ", ");
}

template <typename Repeated, typename Name>
std::string Codes(const Repeated& values, Name name, Lang lang) {
  std::vector<std::string> texts;
  for (int value : values) texts.push_back(Copy(CodeText(name(value), lang)));
  return absl::StrJoin(texts, ", ");
}

std::string PartyText(const v1::PartyRule& rule, Lang lang) {
  std::vector<std::string> parts;
  if (!rule.kind().empty()) {
    parts.push_back(List<common::v1::AgencyKind>(rule.kind(), KindText, lang));
  }
  if (rule.authority()) {
    parts.push_back(rule.intervenes()
                        ? Pick(lang, "annan myndighet som ska ingripa",
                               "another authority that has to intervene")
                        : Pick(lang, "myndighet", "an authority"));
  }
  if (!rule.function().empty()) {
    parts.push_back(absl::StrCat(
        "(", List<common::v1::Function>(rule.function(), FunctionText, lang),
        ")"));
  }
  for (int direction : rule.direction()) {
    parts.push_back(direction == v1::ON_REQUEST
                        ? Pick(lang, "på begäran", "on request")
                        : Pick(lang, "på eget initiativ", "on own initiative"));
  }
  if (!rule.notified_under().empty()) {
    parts.push_back(absl::StrCat(
        Pick(lang, "den som anmält enligt ", "who notified under "),
        absl::StrJoin(rule.notified_under(), ", ")));
  }
  return absl::StrJoin(parts, " ");
}

template <typename Repeated>
std::string PartiesText(const Repeated& rules, Lang lang) {
  if (rules.empty()) return Pick(lang, "vem som helst", "anyone");
  std::vector<std::string> texts;
  for (const v1::PartyRule& rule : rules)
    texts.push_back(PartyText(rule, lang));
  return absl::StrJoin(texts, "; ");
}

std::string BreaksText(const v1::Breaks& breaks, Lang lang) {
  std::vector<std::string> texts;
  if (breaks.any()) {
    texts.push_back(Pick(lang, "all sekretess och tystnadsplikt",
                         "every secrecy and duty of silence"));
  }
  if (breaks.osl()) {
    texts.push_back(Pick(lang, "all sekretess i OSL", "every secrecy of OSL"));
  }
  if (breaks.osl_from_chapter() != 0) {
    texts.push_back(absl::StrCat(Pick(lang, "OSL kap. ", "OSL chapters "),
                                 breaks.osl_from_chapter(), "-",
                                 breaks.osl_to_chapter()));
  }
  for (const std::string& provision : breaks.provision()) {
    texts.push_back(provision);
  }
  for (const std::string& part : breaks.part()) texts.push_back(part);
  for (const v1::BreaksForFunction& some : breaks.for_function()) {
    texts.push_back(absl::StrCat(
        some.provision(), " (",
        List<common::v1::Function>(some.function(), FunctionText, lang), ")"));
  }
  if (texts.empty()) return Pick(lang, "ingen", "none");
  return absl::StrJoin(texts, ", ");
}

std::string Years(Lang lang, const char* sv, const char* en, int years) {
  return absl::StrCat(Pick(lang, sv, en), years, Pick(lang, " år", " years"));
}

std::string ConditionText(const v1::Condition& condition, Lang lang) {
  switch (condition.is_case()) {
    case v1::Condition::kPurpose:
      if (condition.purpose().any_of().empty()) {
        return Pick(lang, "inget ändamål i ärendearbete",
                    "no purpose of case work");
      }
      return absl::StrCat(
          Pick(lang, "ändamål: ", "purpose: "),
          List<v1::Purpose>(condition.purpose().any_of(), PurposeText, lang));
    case v1::Condition::kDirection:
      return condition.direction().direction() == v1::ON_REQUEST
                 ? Pick(lang, "på begäran", "on request")
                 : Pick(lang, "på eget initiativ", "on own initiative");
    case v1::Condition::kCategories:
      return absl::StrCat(
          Pick(lang, "bara: ", "only: "),
          List<common::v1::Category>(condition.categories().any_of(),
                                     CategoryText, lang));
    case v1::Condition::kSecrecyNot:
      return absl::StrCat(
          Pick(lang, "inte uppgifter under ", "not information under "),
          absl::StrJoin(condition.secrecy_not().provision(), ", "));
    case v1::Condition::kSubjectBelow:
      return Years(lang, "har inte fyllt ", "has not turned ",
                   condition.subject_below().years());
    case v1::Condition::kSubjectPresumedBelow:
      return Years(lang, "kan antas vara under ", "can be assumed to be under ",
                   condition.subject_presumed_below().years());
    case v1::Condition::kSubjectInCareGroup:
      return absl::StrCat(
          Pick(lang, "under 18 år, eller: ", "under 18 years, or: "),
          Codes(
              condition.subject_in_care_group().any_of(),
              [](int value) {
                return v1::CareGroup_Name(static_cast<v1::CareGroup>(value));
              },
              lang));
    case v1::Condition::kSentence: {
      std::vector<std::string> texts;
      for (const v1::SentenceCase& some : condition.sentence().any_of()) {
        std::string text =
            some.sentence() == v1::PRISON
                ? Pick(lang, "fängelse", "prison")
                : Pick(lang, "ungdomsövervakning", "youth supervision");
        if (some.below() != 0) {
          absl::StrAppend(&text, Pick(lang, " under ", " under "), some.below(),
                          Pick(lang, " år", " years"));
        }
        texts.push_back(text);
      }
      return absl::StrCat(Pick(lang, "påföljd: ", "sentence: "),
                          absl::StrJoin(texts, ", "));
    }
    case v1::Condition::kOffenceStatus:
      return absl::StrCat(Pick(lang, "brottet: ", "the offence: "),
                          Codes(
                              condition.offence_status().any_of(),
                              [](int value) {
                                return v1::OffenceStatus_Name(
                                    static_cast<v1::OffenceStatus>(value));
                              },
                              lang));
    case v1::Condition::kCommittedExcluded:
      return absl::StrCat(
          Pick(lang, "inte begånget brott när uppgiften skyddas av ",
               "no committed offence where the information is under "),
          absl::StrJoin(condition.committed_excluded().provision(), ", "));
    case v1::Condition::kOffenceKind: {
      auto name = [](int value) {
        return v1::OffenceKind_Name(static_cast<v1::OffenceKind>(value));
      };
      std::string text =
          absl::StrCat(Pick(lang, "brottstyp: ", "kind of offence: "),
                       Codes(condition.offence_kind().any_of(), name, lang));
      if (!condition.offence_kind().not_minor().empty()) {
        absl::StrAppend(
            &text, Pick(lang, "; inte ringa: ", "; not minor: "),
            Codes(condition.offence_kind().not_minor(), name, lang));
      }
      return text;
    }
    case v1::Condition::kStage:
      return absl::StrCat(Pick(lang, "stadium: ", "stage: "),
                          Codes(
                              condition.stage().any_of(),
                              [](int value) {
                                return v1::OffenceStage_Name(
                                    static_cast<v1::OffenceStage>(value));
                              },
                              lang));
    case v1::Condition::kMinPenalty:
      return absl::StrCat(
          Pick(lang, "lägsta straff minst ", "minimum penalty at least "),
          condition.min_penalty().completed_months(),
          Pick(lang, " månader; vid ", " months; for "),
          Codes(
              condition.min_penalty().other_stage(),
              [](int value) {
                return v1::OffenceStage_Name(
                    static_cast<v1::OffenceStage>(value));
              },
              lang),
          Pick(lang, " minst ", " at least "),
          condition.min_penalty().other_months(),
          Pick(lang, " månader för det fullbordade brottet",
               " months for the completed offence"));
    case v1::Condition::kImprisonmentInScale:
      return Pick(lang, "fängelse i straffskalan", "imprisonment in the scale");
    case v1::Condition::kMoreThanFineExpected:
      return Pick(lang, "annan påföljd än böter väntas",
                  "more than a fine is expected");
    case v1::Condition::kReasonableSuspicion:
      return Pick(lang, "skälig misstanke", "reasonable suspicion");
    case v1::Condition::kInSchoolActivity:
      return Pick(lang, "av elev i samband med skolans verksamhet",
                  "by a pupil in connection with the school's activity");
    case v1::Condition::kVictimBelow:
      return Years(lang, "offret har inte fyllt ", "the victim has not turned ",
                   condition.victim_below().years());
    case v1::Condition::kVictimClose:
      return Pick(lang, "offret är närstående", "the victim is someone close");
    case v1::Condition::kSource:
      return Pick(lang, "personalen har träffat på personen",
                  "staff encountered the person");
    case v1::Condition::kInquiry:
      return Pick(lang, "en utredning är inledd", "an inquiry is open");
    case v1::Condition::kNotForbiddenByStatute:
      return Pick(lang, "inte i strid med lag eller förordning",
                  "not contrary to statute or ordinance");
    case v1::Condition::IS_NOT_SET:
      break;
  }
  return "";
}

std::string EffectText(v1::Effect effect, Lang lang) {
  switch (effect) {
    case v1::DUTY:
      return Pick(lang, "skyldighet", "duty");
    case v1::DUTY_ON_REQUEST:
      return Pick(lang, "får, på begäran ska", "may, on request must");
    default:
      return Pick(lang, "får", "may");
  }
}

std::string NeedText(const v1::Need& need, Lang lang) {
  std::string text = Copy(AssessmentQuestion(need.kind(), lang));
  if (need.only_with_secrecy()) {
    absl::StrAppend(&text, Pick(lang, " (bara när sekretess återstår)",
                                " (only while secrecy is left)"));
  }
  if (!need.towards().empty()) {
    absl::StrAppend(
        &text, Pick(lang, " (mot ", " (towards "),
        List<common::v1::AgencyKind>(need.towards(), KindText, lang), ")");
  }
  if (need.unless_caught()) {
    absl::StrAppend(&text,
                    Pick(lang, " (inte när någon gripits på bar gärning)",
                         " (not when caught in the act)"));
  }
  if (need.or_with_open_inquiry() != v1::ASSESSMENT_KIND_UNSPECIFIED) {
    absl::StrAppend(
        &text,
        Pick(lang, " Eller, i en inledd utredning: ",
             " Or, once an inquiry is open: "),
        Copy(AssessmentQuestion(need.or_with_open_inquiry(), lang)));
  }
  return text;
}

void AddSource(const std::string& source, v1::Verification verification,
               bool for_lawyer, Lang lang, std::vector<Line>* lines) {
  lines->push_back(
      {Pick(lang, "Källa", "Source"),
       absl::StrCat(source, "; ", Copy(VerificationText(verification, lang)))});
  if (!for_lawyer) return;
  lines->push_back(
      {Pick(lang, "För jurist", "For a lawyer"),
       Pick(lang, "tillämpas inte förrän en jurist har granskat den",
            "not applied until a lawyer has reviewed it")});
}

std::string RecipientText(const v1::GroundVersion& version, Lang lang) {
  std::vector<std::string> parts;
  if (!version.recipient().empty() || !version.recipient_is_authority()) {
    parts.push_back(PartiesText(version.recipient(), lang));
  }
  if (version.relation() == v1::OTHER_AUTHORITY) {
    parts.push_back(Pick(lang,
                         "annan myndighet eller självständig verksamhetsgren",
                         "another authority or independent branch"));
  } else if (version.relation() == v1::SAME_AUTHORITY) {
    parts.push_back(
        Pick(lang, "inom samma myndighet", "in the same authority"));
  } else if (version.recipient_is_authority()) {
    parts.push_back(Pick(lang, "myndighet", "an authority"));
  }
  return absl::StrJoin(parts, ", ");
}

}  // namespace

std::string PeriodText(const std::string& from, const std::string& to,
                       Lang lang) {
  std::string text =
      from.empty() ? "" : absl::StrCat(Pick(lang, "från ", "from "), from);
  if (!to.empty()) {
    absl::StrAppend(&text, from.empty() ? "" : " ",
                    Pick(lang, "till och med ", "to and including "), to);
  }
  return text.empty() ? Pick(lang, "tills vidare", "until further notice")
                      : text;
}

std::vector<Line> Describe(const v1::GroundVersion& version, Lang lang) {
  std::vector<Line> lines;
  lines.push_back({Pick(lang, "Gäller", "In force"),
                   PeriodText(version.from(), version.to(), lang)});
  lines.push_back({Pick(lang, "Innebörd", "Meaning"),
                   lang == Lang::kSv ? version.text_sv() : version.text_en()});
  lines.push_back(
      {Pick(lang, "Verkan", "Effect"), EffectText(version.effect(), lang)});
  lines.push_back(
      {Pick(lang, "Från", "From"), PartiesText(version.sender(), lang)});
  lines.push_back({Pick(lang, "Till", "To"), RecipientText(version, lang)});
  lines.push_back(
      {Pick(lang, "Bryter", "Breaks"), BreaksText(version.breaks(), lang)});
  if (!version.breaks().except().empty()) {
    lines.push_back({Pick(lang, "Bryter inte", "Does not break"),
                     absl::StrJoin(version.breaks().except(), ", ")});
  }
  for (const v1::Condition& condition : version.condition()) {
    lines.push_back(
        {Pick(lang, "Villkor", "Condition"), ConditionText(condition, lang)});
  }
  for (const v1::Need& need : version.assessment()) {
    lines.push_back({Pick(lang, "Bedöm", "Assess"), NeedText(need, lang)});
  }
  AddSource(version.source(), version.verification(), version.for_lawyer(),
            lang, &lines);
  return lines;
}

std::vector<Line> Describe(const v1::SecrecyRule& rule,
                           const v1::SecrecyVersion& version, Lang lang) {
  std::vector<Line> lines;
  lines.push_back({Pick(lang, "Gäller", "In force"),
                   PeriodText(version.from(), version.to(), lang)});
  lines.push_back({Pick(lang, "Innebörd", "Meaning"),
                   lang == Lang::kSv ? version.text_sv() : version.text_en()});
  lines.push_back({Pick(lang, "Skyddar", "Protects"),
                   rule.protects() == v1::PUBLIC_INTEREST
                       ? Pick(lang, "allmänt intresse, kan inte efterges",
                              "a public interest, cannot be waived")
                       : Pick(lang, "den enskilde", "the individual")});
  lines.push_back({Pick(lang, "Skaderekvisit", "Damage test"),
                   Copy(DamageTestText(version.test(), lang))});
  if (version.test_assessment() != v1::ASSESSMENT_KIND_UNSPECIFIED) {
    lines.push_back(
        {Pick(lang, "Prövning", "Test"),
         Copy(AssessmentQuestion(version.test_assessment(), lang))});
  }
  if (!rule.holder().empty()) {
    lines.push_back(
        {Pick(lang, "Hos", "At"), PartiesText(rule.holder(), lang)});
  }
  if (version.max_years() != 0) {
    lines.push_back(
        {Pick(lang, "Längst", "At most"),
         absl::StrCat(version.max_years(), Pick(lang, " år", " years"))});
  }
  if (rule.closes_chapters_10_and_12()) {
    lines.push_back({Pick(lang, "Stängd", "Closed"),
                     Pick(lang, "10 och 12 kap. gäller inte",
                          "chapters 10 and 12 do not apply")});
  }
  AddSource(version.source(), version.verification(), false, lang, &lines);
  return lines;
}

std::vector<Line> Describe(const v1::InertRule& rule, Lang lang) {
  std::vector<Line> lines;
  lines.push_back({Pick(lang, "Innebörd", "Meaning"),
                   lang == Lang::kSv ? rule.text_sv() : rule.text_en()});
  lines.push_back({Pick(lang, "Verkan", "Effect"),
                   Pick(lang, "öppnar ingen sekretess", "opens no secrecy")});
  AddSource(rule.source(), rule.verification(), rule.for_lawyer(), lang,
            &lines);
  return lines;
}

std::vector<std::vector<Line>> DescribeVersions(const v1::ProvisionFile& file,
                                                std::optional<Day> day,
                                                Lang lang) {
  auto counts = [&day](const auto& version) {
    const Day from = ParseDay(version.from()).value_or(0);
    const Day to = ParseDay(version.to()).value_or(99991231);
    return !day.has_value() || (from <= *day && *day <= to);
  };
  std::vector<std::vector<Line>> all;
  for (const v1::GroundVersion& version : file.ground().version()) {
    if (counts(version)) all.push_back(Describe(version, lang));
  }
  for (const v1::SecrecyVersion& version : file.secrecy().version()) {
    if (counts(version)) {
      all.push_back(Describe(file.secrecy(), version, lang));
    }
  }
  if (file.has_inert()) all.push_back(Describe(file.inert(), lang));
  return all;
}

}  // namespace samrad::law::internal
