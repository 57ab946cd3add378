// The questions that only a person can answer; YES always speaks for disclosure.
// The same words as services/law/explain.cc.

import { AssessmentKind } from "@samrad/law/v1/facts_pb";

import { catalogue } from "../language";

export const testWords = catalogue({
  sv: {
    [AssessmentKind.ASSESSMENT_KIND_UNSPECIFIED]: "",
    [AssessmentKind.CONCRETE_CIRCUMSTANCES_OF_RISK]:
      "Finns konkreta omständigheter som tyder på risk för brottslig verksamhet?",
    [AssessmentKind.SPECIAL_CIRCUMSTANCES_OF_RISK]:
      "Finns särskilda omständigheter som tyder på risk för brottslig verksamhet?",
    [AssessmentKind.MAY_HELP_PREVENT]: "Kan uppgiften antas bidra till att förhindra den?",
    [AssessmentKind.NOT_INAPPROPRIATE]:
      "Är det förenligt med planerade eller pågående insatser och i övrigt inte olämpligt att lämna uppgiften?",
    [AssessmentKind.NEEDED_FOR_PURPOSE]: "Behövs uppgiften hos mottagaren för ändamålet?",
    [AssessmentKind.NECESSARY_FOR_OWN_TASK]:
      "Är det nödvändigt för att den egna myndigheten ska kunna fullgöra sin egen verksamhet?",
    [AssessmentKind.NEEDED_IN_WORK]: "Behöver mottagaren uppgiften i sitt arbete?",
    [AssessmentKind.NO_OVERRIDING_SECRECY_REASON]:
      "Saknas övervägande skäl för sekretess, även med tanke på skyddet hos mottagaren?",
    [AssessmentKind.RECIPIENT_PROTECTION_WEIGHED]:
      "Har det vägts in att uppgiften får svagt eller inget skydd hos mottagaren?",
    [AssessmentKind.OBVIOUS_PRECEDENCE]:
      "Är det uppenbart att intresset av att uppgiften lämnas har företräde framför sekretessen?",
    [AssessmentKind.DISCLOSURE_INTEREST_PREVAILS]:
      "Har intresset av att uppgiften lämnas företräde framför sekretessen?",
    [AssessmentKind.SECRECY_NOT_CLEARLY_PREVAILING]:
      "Är det inte klart att sekretessen har företräde?",
    [AssessmentKind.NO_OVERRIDING_REASON_AGAINST]:
      "Saknas övervägande skäl mot att lämna uppgiften?",
    [AssessmentKind.NO_EXCEPTIONAL_REASON_AGAINST]:
      "Saknas synnerliga skäl mot att lämna uppgiften?",
    [AssessmentKind.CLEAR_NO_HARM]:
      "Står det klart att uppgiften kan röjas utan men (omvänt skaderekvisit)?",
    [AssessmentKind.NO_HARM_ASSUMED]: "Kan det antas att ingen lider men (rakt skaderekvisit)?",
    [AssessmentKind.NO_INVESTIGATION_DAMAGE]:
      "Skadar ett röjande inte utredning eller annan brottsbekämpning?",
    [AssessmentKind.CHILD_SUSPECTED_HARMED]:
      "Finns kännedom eller misstanke om att barnet far illa?",
    [AssessmentKind.OUGHT_TO_CAUSE_ACTION]:
      "Bör förhållandet föranleda någon åtgärd av socialtjänsten?",
    [AssessmentKind.IMPORTANT_FOR_INQUIRY]:
      "Kan uppgiften ha betydelse för utredningen av barnets behov?",
    [AssessmentKind.IMPORTANT_FOR_INVESTIGATION]:
      "Har uppgiften betydelse för utredningen av brottet?",
    [AssessmentKind.OVERT_IMMINENT_SERIOUS_RISK]:
      "Finns en påtaglig, överhängande och allvarlig risk för den unges hälsa eller utveckling?",
    [AssessmentKind.NEEDED_FOR_IMMEDIATE_INTERVENTION]:
      "Behövs uppgiften för att polisen omedelbart ska kunna ingripa?",
    [AssessmentKind.IMMEDIATE_DANGER]:
      "Hotar omedelbar fara liv, hälsa eller annat viktigt intresse?",
    [AssessmentKind.ACT_DEFENSIBLE]: "Är handlingen försvarlig med hänsyn till faran och skadan?",
    [AssessmentKind.GUARDIAN_MAY_KNOW]:
      "Kan vårdnadshavaren få veta utan att den unge lider betydande men?",
    [AssessmentKind.GUARDIAN_HINDERED]:
      "Är vårdnadshavaren förhindrad (frånvaro, sjukdom eller annan orsak)?",
    [AssessmentKind.DECISION_CANNOT_WAIT]: "Kan beslutet inte utan olägenhet skjutas upp?",
    [AssessmentKind.DECISION_NOT_FAR_REACHING]:
      "Är beslutet utan ingripande betydelse för barnets framtid?",
  },
  en: {
    [AssessmentKind.ASSESSMENT_KIND_UNSPECIFIED]: "",
    [AssessmentKind.CONCRETE_CIRCUMSTANCES_OF_RISK]:
      "Do concrete circumstances indicate a risk of criminal activity?",
    [AssessmentKind.SPECIAL_CIRCUMSTANCES_OF_RISK]:
      "Do special circumstances indicate a risk of criminal activity?",
    [AssessmentKind.MAY_HELP_PREVENT]: "May the information help prevent it?",
    [AssessmentKind.NOT_INAPPROPRIATE]:
      "Given planned and ongoing measures and other reasons, is it not inappropriate to tell?",
    [AssessmentKind.NEEDED_FOR_PURPOSE]: "Does the recipient need it for the purpose?",
    [AssessmentKind.NECESSARY_FOR_OWN_TASK]: "Is it necessary for the own authority's own task?",
    [AssessmentKind.NEEDED_IN_WORK]: "Does the recipient need it in the work?",
    [AssessmentKind.NO_OVERRIDING_SECRECY_REASON]:
      "Are there no overriding reasons for secrecy, also considering the protection at the recipient?",
    [AssessmentKind.RECIPIENT_PROTECTION_WEIGHED]:
      "Was it weighed that the information has weak or no protection at the recipient?",
    [AssessmentKind.OBVIOUS_PRECEDENCE]:
      "Is it obvious that the interest in disclosure takes precedence over secrecy?",
    [AssessmentKind.DISCLOSURE_INTEREST_PREVAILS]:
      "Does the interest in disclosure prevail over secrecy?",
    [AssessmentKind.SECRECY_NOT_CLEARLY_PREVAILING]:
      "Is it not clear that secrecy takes precedence?",
    [AssessmentKind.NO_OVERRIDING_REASON_AGAINST]:
      "Are there no overriding reasons against disclosure?",
    [AssessmentKind.NO_EXCEPTIONAL_REASON_AGAINST]:
      "Are there no exceptional reasons against disclosure?",
    [AssessmentKind.CLEAR_NO_HARM]: "Is it clear that disclosure causes no harm (reverse test)?",
    [AssessmentKind.NO_HARM_ASSUMED]: "Can it be assumed that nobody is harmed (straight test)?",
    [AssessmentKind.NO_INVESTIGATION_DAMAGE]:
      "Does disclosure not damage the investigation or other crime fighting?",
    [AssessmentKind.CHILD_SUSPECTED_HARMED]: "Is it known or suspected that the child fares badly?",
    [AssessmentKind.OUGHT_TO_CAUSE_ACTION]:
      "Ought the circumstance to cause action by social services?",
    [AssessmentKind.IMPORTANT_FOR_INQUIRY]:
      "May the information be of importance for the child's inquiry?",
    [AssessmentKind.IMPORTANT_FOR_INVESTIGATION]:
      "Is the information of importance for investigating the crime?",
    [AssessmentKind.OVERT_IMMINENT_SERIOUS_RISK]:
      "Is there an overt, imminent and serious risk to the young person's health or development?",
    [AssessmentKind.NEEDED_FOR_IMMEDIATE_INTERVENTION]:
      "Is the information needed for immediate police intervention?",
    [AssessmentKind.IMMEDIATE_DANGER]:
      "Is life, health or another important interest in immediate danger?",
    [AssessmentKind.ACT_DEFENSIBLE]: "Is the act defensible considering the danger and the harm?",
    [AssessmentKind.GUARDIAN_MAY_KNOW]:
      "May the guardian know without considerable harm to the young person?",
    [AssessmentKind.GUARDIAN_HINDERED]:
      "Is the guardian hindered (absence, illness or another cause)?",
    [AssessmentKind.DECISION_CANNOT_WAIT]: "Can the decision not wait without inconvenience?",
    [AssessmentKind.DECISION_NOT_FAR_REACHING]:
      "Is the decision not far-reaching for the child's future?",
  },
});
