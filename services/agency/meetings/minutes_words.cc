#include "services/agency/meetings/minutes_words.h"

namespace samrad::agency {
namespace {
constexpr InBoth kUnstated = {"–", "–"};
}  // namespace

InBoth WordsOf(common::v1::ItemClass item_class) {
  switch (item_class) {
    case common::v1::STRATEGIC:
      return {"strategisk", "strategic"};
    case common::v1::ANONYMOUS:
      return {"anonym", "anonymous"};
    case common::v1::CONSENTED:
      return {"på samtycke", "on consent"};
    case common::v1::LEGAL_GROUND:
      return {"på annan grund", "on other ground"};
    default:
      return kUnstated;
  }
}

InBoth WordsOf(common::v1::Outcome outcome) {
  switch (outcome) {
    case common::v1::ADVICE_GIVEN:
      return {"råd gavs", "advice was given"};
    case common::v1::OWNER_ACTS:
      return {"verksamheten agerar själv", "the owner acts"};
    case common::v1::SEEK_CONSENT:
      return {"samtycke söks", "consent is sought"};
    case common::v1::DUTY_TO_REPORT:
      return {"anmälningsplikt", "duty to report"};
    case common::v1::EXPERT_QUESTION:
      return {"expert frågas", "an expert is asked"};
    case common::v1::NOTHING_MORE:
      return {"inget mer", "nothing more"};
    case common::v1::PAUSED:
      return {"inte färdigt", "not finished"};
    default:
      return kUnstated;
  }
}

InBoth WordsOf(common::v1::Function function) {
  switch (function) {
    case common::v1::OUTREACH:
      return {"fältarbete", "outreach"};
    case common::v1::FAMILY_COUNSELLING:
      return {"familjerådgivning", "family counselling"};
    case common::v1::COORDINATION:
      return {"samordning", "coordination"};
    case common::v1::PUPIL_HEALTH_PSYCHOLOGICAL:
      return {"elevhälsa, psykolog", "pupil health, psychologist"};
    case common::v1::PUPIL_HEALTH_PSYCHOSOCIAL:
      return {"elevhälsa, kurator", "pupil health, counsellor"};
    case common::v1::PUPIL_HEALTH_MEDICAL:
      return {"elevhälsa, medicinsk", "pupil health, medical"};
    case common::v1::SPECIAL_EDUCATION:
      return {"specialpedagogik", "special education"};
    case common::v1::SPECIAL_SUPPORT:
      return {"särskilt stöd", "special support"};
    case common::v1::PRINCIPAL:
      return {"rektor", "principal"};
    case common::v1::APPOINTED_STAFF:
      return {"utsedd personal", "appointed staff"};
    case common::v1::SCHOOL_BOARD:
      return {"skolhuvudman", "school board"};
    case common::v1::OTHER_STAFF:
      return {"annan personal", "other staff"};
    default:
      return kUnstated;
  }
}

InBoth WordsOf(common::v1::Category category) {
  switch (category) {
    case common::v1::RISK_OF_CRIME:
      return {"risk för brott", "risk of crime"};
    case common::v1::OFFENCE_SUSPICION:
      return {"brottsmisstanke", "suspicion of an offence"};
    case common::v1::CRIMINAL_RECORD:
      return {"belastning", "criminal record"};
    case common::v1::SUPPORT_MEASURES:
      return {"stödinsatser", "support measures"};
    case common::v1::HOME_SITUATION:
      return {"hemförhållanden", "home situation"};
    case common::v1::HEALTH:
      return {"hälsa", "health"};
    case common::v1::SUBSTANCE_USE:
      return {"missbruk", "substance use"};
    case common::v1::SCHOOL_ATTENDANCE:
      return {"skolnärvaro", "school attendance"};
    case common::v1::SCHOOL_SITUATION:
      return {"skolsituation", "school situation"};
    case common::v1::LEISURE_ACTIVITY:
      return {"fritid", "leisure"};
    case common::v1::IDENTITY:
      return {"identitet", "identity"};
    case common::v1::CONTACT_DATA:
      return {"kontaktuppgifter", "contact data"};
    case common::v1::APPOINTMENT:
      return {"tid för besök", "an appointment"};
    case common::v1::PLACEMENT:
      return {"placering", "placement"};
    case common::v1::NOTIFICATION_CONTENT:
      return {"innehåll i anmälan", "content of a notification"};
    case common::v1::INQUIRY_STATUS:
      return {"utrednings läge", "status of an inquiry"};
    case common::v1::INQUIRY_CONTENT:
      return {"utrednings innehåll", "content of an inquiry"};
    case common::v1::AREA_SITUATION:
      return {"läget i området", "situation of the area"};
    case common::v1::AGGREGATE_STATISTICS:
      return {"statistik", "statistics"};
    default:
      return kUnstated;
  }
}

}  // namespace samrad::agency
