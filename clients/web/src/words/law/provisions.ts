// Provisions as the page names them, in the words of services/law/catalogue (a
// test compares). `from` is the first day of the wording that `text` tells of;
// the node decides, and may know a newer one.

import type { Language } from "../language";

export interface Provision {
  readonly title: Readonly<Record<Language, string>>;
  readonly from: string;
  readonly text: Readonly<Record<Language, string>>;
}

export const provisions: Readonly<Record<string, Provision>> = {
  "BrB 24:4": {
    title: { sv: "Nöd", en: "Necessity" },
    from: "1994-07-01",
    text: {
      sv: "Den som handlar i nöd för att avvärja fara för liv, hälsa eller annat viktigt intresse går fri om handlingen inte är oförsvarlig; ring nu och anteckna efteråt, aldrig en ordning för löpande utbyte.",
      en: "Who acts in necessity to avert danger to life, health or another important interest is free if the act is not indefensible; phone now and record afterwards, never a routine for sharing.",
    },
  },
  "L2018:1693 2:8": {
    title: { sv: "Polisens uppgifter till andra brottsbekämpande myndigheter", en: "Police data to other law enforcement" },
    from: "2019-01-01",
    text: {
      sv: "Vissa brottsbekämpande myndigheter kan få del av polisens uppgifter om de behöver dem i sin brottsbekämpning.",
      en: "Certain law-enforcement authorities can have police data they need in their crime fighting.",
    },
  },
  "L2025:170 4": {
    title: { sv: "Kontaktuppgifter på begäran", en: "Contact data on request" },
    from: "2025-04-01",
    text: {
      sv: "Myndigheter, skolor och enskild socialtjänst och vård ska på begäran lämna kontaktuppgifter som behövs i brottsbekämpningen, om inte synnerliga skäl talar emot.",
      en: "Authorities, schools and private social services and care give contact data needed in crime fighting on request, unless exceptional reasons speak against.",
    },
  },
  "L2025:170 5": {
    title: { sv: "Utpekade statliga myndigheters uppgiftsskyldighet", en: "Duty of listed state agencies" },
    from: "2025-04-01",
    text: {
      sv: "Utpekade statliga myndigheter ska på begäran eller eget initiativ lämna uppgift som behövs i brottsbekämpningen, om det inte är klart att sekretessen har företräde.",
      en: "Listed state agencies give, on request or own initiative, what is needed in crime fighting unless it is clear that secrecy takes precedence.",
    },
  },
  "L2025:170 6": {
    title: { sv: "Kommuners och regioners uppgiftsskyldighet", en: "Duty of municipalities and regions" },
    from: "2025-04-01",
    text: {
      sv: "En kommun eller region ska på begäran eller eget initiativ lämna uppgift som behövs i brottsbekämpningen, om det inte är klart att sekretessen har företräde; skolans uppgifter går genom rektorn enligt 7 §.",
      en: "A municipality or region gives, on request or own initiative, what is needed in crime fighting unless it is clear that secrecy takes precedence; school data go through the principal under section 7.",
    },
  },
  "L2025:170 7": {
    title: { sv: "Rektorns uppgiftsskyldighet", en: "The principal's duty" },
    from: "2025-04-01",
    text: {
      sv: "Rektorn, även i fristående skola, ska på begäran till en brottsbekämpande myndighet och på eget initiativ till Polismyndigheten lämna uppgift som behövs, om inte övervägande skäl talar för sekretess.",
      en: "The principal, also of an independent school, gives what is needed to a law-enforcement authority on request and to the Police Authority on own initiative, unless overriding reasons favour secrecy.",
    },
  },
  "LUL 6": {
    title: { sv: "Underrättelse om misstänkt under 18 år", en: "Notice of a suspect under 18" },
    from: "",
    text: {
      sv: "Polisen ska genast underrätta socialnämnden när någon under 18 år är skäligen misstänkt för ett brott som kan ge fängelse.",
      en: "The police tell the social board at once when someone under 18 is reasonably suspected of an offence that can lead to imprisonment.",
    },
  },
  "OSL 10:15": {
    title: { sv: "Till riksdagen och regeringen", en: "To Parliament and Government" },
    from: "2009-06-30",
    text: {
      sv: "Sekretess hindrar inte att uppgift lämnas till riksdagen eller regeringen; inte för ärendearbete.",
      en: "Secrecy does not hinder disclosure to Parliament or Government; not for case work.",
    },
  },
  "OSL 10:15 a": {
    title: { sv: "Förebygga, förhindra, upptäcka och utreda brott m.m.", en: "Preventing, detecting and investigating crime etc." },
    from: "2025-12-01",
    text: {
      sv: "Sekretess i 21-40 kap. hindrar inte att en uppgift lämnas till en annan myndighet om den behövs för att förebygga, förhindra, upptäcka eller utreda brott eller felaktiga utbetalningar m.m., om inte övervägande skäl talar för sekretessen.",
      en: "Secrecy in chapters 21-40 does not hinder disclosure to another authority where needed to prevent, hinder, detect or investigate crime, wrong payments and the like, unless overriding reasons favour secrecy.",
    },
  },
  "OSL 10:18": {
    title: { sv: "Disciplinansvar och jämförbara förfaranden", en: "Disciplinary and similar proceedings" },
    from: "2009-06-30",
    text: {
      sv: "Sekretess hindrar inte att en uppgift lämnas till en myndighet för rättsligt förfarande mot någon om hans eller hennes deltagande i myndighetens verksamhet.",
      en: "Secrecy does not hinder disclosure to an authority for proceedings about someone's participation in the authority's own activity.",
    },
  },
  "OSL 10:18 a": {
    title: { sv: "Risk för brottslig verksamhet, unga under 21 år", en: "Risk of criminal activity, young people under 21" },
    from: "2025-04-01",
    text: {
      sv: "Socialtjänsten får till Polismyndigheten, Säkerhetspolisen eller Tullverket lämna uppgift om någon under 21 år om konkreta omständigheter tyder på risk för brottslig verksamhet och det inte är olämpligt.",
      en: "Social services may tell the Police Authority, the Security Police or Customs about someone under 21 where concrete circumstances indicate a risk of criminal activity and it is not inappropriate.",
    },
  },
  "OSL 10:18 b": {
    title: { sv: "Risk för terroristbrott och brott mot rikets säkerhet", en: "Risk of terrorism and crimes against national security" },
    from: "2025-04-01",
    text: {
      sv: "Socialtjänst och hälso- och sjukvård får till Polismyndigheten eller Säkerhetspolisen lämna uppgift om konkreta omständigheter tyder på risk för terroristbrott eller brott mot rikets säkerhet; ingen åldersgräns.",
      en: "Social services and health care may tell the Police Authority or the Security Police where concrete circumstances indicate a risk of terrorism or crimes against national security; no age limit.",
    },
  },
  "OSL 10:18 c": {
    title: { sv: "Risk för allvarligt brott mot närstående", en: "Risk of serious crime against someone close" },
    from: "2025-04-01",
    text: {
      sv: "Socialtjänst och hälso- och sjukvård får till Polismyndigheten lämna uppgift om konkreta omständigheter tyder på risk för våld, frihets- eller sexualbrott mot närstående med minst ett års fängelse i minimum och det inte är olämpligt.",
      en: "Social services and health care may tell the Police Authority where concrete circumstances indicate a risk of violent, liberty or sexual offences against someone close with a minimum of one year and it is not inappropriate.",
    },
  },
  "OSL 10:19": {
    title: { sv: "Ingripa mot rattfylleri och liknande", en: "Intervening against drunk driving and the like" },
    from: "2023-01-01",
    text: {
      sv: "Hälso- och sjukvård och socialtjänst får till polis eller annan myndighet som ska ingripa lämna uppgift som behövs för att förhindra eller stoppa ett nära förestående eller pågående rattfylleri till lands, sjöss eller i luften.",
      en: "Health care and social services may tell the police or another intervening authority what is needed to prevent or stop imminent or ongoing drunk driving on land, at sea or in the air.",
    },
  },
  "OSL 10:2": {
    title: { sv: "Nödvändigt för den egna verksamheten", en: "Necessary for the own task" },
    from: "2009-06-30",
    text: {
      sv: "Sekretess hindrar inte att en uppgift lämnas om det är nödvändigt för att den utlämnande myndigheten ska kunna fullgöra sin egen verksamhet; regeln tillämpas strängt.",
      en: "Secrecy does not hinder disclosure that is necessary for the disclosing authority's own task; the rule is applied strictly.",
    },
  },
  "OSL 10:20": {
    title: { sv: "Omedelbart ingripande för en underårig", en: "Immediate intervention for a minor" },
    from: "2009-06-30",
    text: {
      sv: "Socialtjänstens personal som träffar på någon som kan antas vara under 18 år får till Polismyndigheten lämna uppgift för ett omedelbart ingripande vid påtaglig och överhängande fara eller när den unge anträffas vid brott.",
      en: "Social-services staff who encounter someone who can be assumed to be under 18 may tell the Police Authority what immediate intervention needs at overt and imminent serious risk or when the young person is caught committing a crime.",
    },
  },
  "OSL 10:21": {
    title: { sv: "Misstanke om brott mot underårig", en: "Suspected crime against a minor" },
    from: "2025-12-01",
    text: {
      sv: "Som tidigare, även för oskuldskontroll och oskuldsingrepp.",
      en: "As before, also for virginity control and procedures.",
    },
  },
  "OSL 10:22": {
    title: { sv: "Narkotika, dopning eller alkohol till underårig", en: "Drugs, doping or alcohol to a minor" },
    from: "2009-06-30",
    text: {
      sv: "Socialtjänsten får till åklagare och polis lämna uppgift om misstanke om överlåtelse av narkotika eller dopningsmedel eller, om brottet inte är ringa, olovlig försäljning eller anskaffande av alkohol till någon under 18 år.",
      en: "Social services may tell prosecutor and police of suspected transfer of narcotics or doping substances or, unless minor, illegal supply of alcohol to someone under 18.",
    },
  },
  "OSL 10:22 a": {
    title: { sv: "Misstanke om begånget terroristbrott", en: "Suspected terrorist offence" },
    from: "2025-04-01",
    text: {
      sv: "Socialtjänst och hälso- och sjukvård får till Polismyndigheten och Säkerhetspolisen lämna uppgift om misstanke om begånget terroristbrott.",
      en: "Social services and health care may tell the Police Authority and the Security Police of suspected terrorist offences.",
    },
  },
  "OSL 10:23": {
    title: { sv: "Misstanke om begånget brott, stark sekretess", en: "Committed crime, strong secrecy" },
    from: "2025-04-01",
    text: {
      sv: "Uppgift under den starka sekretessen som har betydelse för utredningen av ett begånget brott får lämnas till åklagare, polis eller annan myndighet som ska ingripa bara om lägsta straffet är minst sex månaders fängelse, vid försök, förberedelse och stämpling minst ett år.",
      en: "Information under the strong secrecies of importance for investigating a committed crime may go to prosecutor, police or another intervening authority only if the minimum penalty is six months, for attempt, preparation and conspiracy one year.",
    },
  },
  "OSL 10:24": {
    title: { sv: "Misstanke om begånget brott, annan sekretess", en: "Committed crime, other secrecy" },
    from: "2025-04-01",
    text: {
      sv: "Annan sekretess hindrar inte att uppgift av betydelse för utredningen av ett begånget brott lämnas till åklagare, polis eller annan myndighet som ska ingripa om fängelse är föreskrivet.",
      en: "Other secrecy does not hinder telling prosecutor, police or another intervening authority what is of importance for investigating a crime with imprisonment in the scale.",
    },
  },
  "OSL 10:25": {
    title: { sv: "Sakkunnigutlåtande", en: "Expert opinions" },
    from: "2009-06-30",
    text: {
      sv: "Sekretess hindrar inte att uppgift lämnas för sakkunnigutlåtande; inte för ärendearbete.",
      en: "Secrecy does not hinder disclosure for an expert opinion; not for case work.",
    },
  },
  "OSL 10:26": {
    title: { sv: "Delgivning", en: "Service of documents" },
    from: "2009-06-30",
    text: {
      sv: "Sekretess hindrar inte att adress, telefonnummer, arbetsplats eller fotografi lämnas till en myndighet som behöver det för delgivning.",
      en: "Secrecy does not hinder giving address, phone, workplace or photograph to an authority that needs it for service of documents.",
    },
  },
  "OSL 10:27": {
    title: { sv: "Generalklausulen", en: "The general clause" },
    from: "2022-01-01",
    text: {
      sv: "En uppgift får lämnas till en annan myndighet om det är uppenbart att intresset av att den lämnas har företräde framför sekretessen, dock inte sekretess i bl.a. 25:1-8 och 26:1-6 och inte i strid med lag eller förordning.",
      en: "Information may go to another authority where the interest in disclosure obviously takes precedence over secrecy, but not secrecy in e.g. 25:1-8 and 26:1-6 and not contrary to statute or ordinance.",
    },
  },
  "OSL 10:28": {
    title: { sv: "Uppgiftsskyldighet i lag eller förordning", en: "Duty in act or ordinance" },
    from: "2009-06-30",
    text: {
      sv: "Sekretess hindrar inte att uppgift lämnas till en annan myndighet om uppgiftsskyldighet följer av lag eller förordning; skyldigheten måste anges.",
      en: "Secrecy does not hinder disclosure to another authority where a duty follows from act or ordinance; the duty must be named.",
    },
  },
  "OSL 12:2": {
    title: { sv: "Samtycke (eftergift av sekretess)", en: "Consent (waiver of secrecy)" },
    from: "2009-06-30",
    text: {
      sv: "Den enskilde kan helt eller delvis häva sekretess som gäller till skydd för honom eller henne; vem som får göra det för en underårig står i 12:3.",
      en: "The individual can lift, wholly or in part, secrecy that protects him or her; who may do so for a minor stands in 12:3.",
    },
  },
  "OSL 18:1": {
    title: { sv: "Förundersökning och annan brottsbekämpning", en: "Criminal investigation and other crime fighting" },
    from: "",
    text: {
      sv: "Sekretess gäller för förundersökning, tvångsmedel och annan brottsbekämpning, om det kan antas att syftet med åtgärderna motverkas eller verksamheten skadas; den enskilde kan inte efterge den.",
      en: "Secrecy covers investigations, coercive measures and other crime fighting where it must be assumed that the measures would be thwarted or the work damaged; the individual cannot waive it.",
    },
  },
  "OSL 18:2": {
    title: { sv: "Underrättelseverksamhet", en: "Criminal intelligence" },
    from: "",
    text: {
      sv: "Sekretess gäller i underrättelseverksamhet, om det inte står klart att uppgiften kan röjas utan skada; den enskilde kan inte efterge den.",
      en: "Secrecy covers intelligence work unless it is clear that the information can be revealed without damage; the individual cannot waive it.",
    },
  },
  "OSL 18:3": {
    title: { sv: "Myndighet som biträder polis eller åklagare", en: "Authority assisting police or prosecutor" },
    from: "",
    text: {
      sv: "Sekretessen enligt 18:1 och 18:2 gäller också hos en annan myndighet som biträder polis eller åklagare i brottsbekämpningen.",
      en: "The secrecy of 18:1 and 18:2 also applies at another authority that assists police or prosecutor in fighting crime.",
    },
  },
  "OSL 21:1": {
    title: { sv: "Hälsa och sexualliv, minimiskydd", en: "Health and sexual life, minimum protection" },
    from: "",
    text: {
      sv: "Sekretess gäller hos varje myndighet för uppgift om hälsa eller sexualliv, om det måste antas att den enskilde eller en närstående lider betydande men.",
      en: "Secrecy covers information on health or sexual life at every authority where considerable harm must be assumed.",
    },
  },
  "OSL 21:3": {
    title: { sv: "Förföljda personers adress- och kontaktuppgifter", en: "Contact data of threatened persons" },
    from: "",
    text: {
      sv: "Sekretess gäller hos varje myndighet för uppgift som kan visa var en hotad person finns, om det av särskild anledning kan antas att personen eller en närstående kan utsättas för hot eller våld.",
      en: "Secrecy covers, at every authority, data that can reveal where a threatened person is, where there is special reason to assume threats or violence.",
    },
  },
  "OSL 21:3 st 3": {
    title: { sv: "Sambandet mellan verklig och fingerad identitet", en: "The link between a real and a fictitious identity" },
    from: "",
    text: {
      sv: "Sekretess gäller hos varje myndighet för uppgift om sambandet mellan en persons fingerade och verkliga personuppgifter, om det inte står klart att uppgiften kan röjas utan men.",
      en: "Secrecy covers, at every authority, the link between a person's fictitious and real identity, unless it is clear that it can be disclosed without harm.",
    },
  },
  "OSL 21:3 a": {
    title: { sv: "Part med skyddad folkbokföring", en: "Party with protected registration" },
    from: "",
    text: {
      sv: "Sekretess gäller i ärende där en part har skyddad folkbokföring för uppgifter som kan leda till var parten finns.",
      en: "Secrecy covers, in a matter where a party has protected registration, data that can lead to where the party is.",
    },
  },
  "OSL 21:7": {
    title: { sv: "Behandling i strid med dataskyddsregler", en: "Processing contrary to data protection rules" },
    from: "",
    text: {
      sv: "Sekretess gäller för personuppgift, om det kan antas att uppgiften efter utlämnandet kommer att behandlas i strid med dataskyddsförordningen.",
      en: "Secrecy covers personal data where it must be assumed that the data will be processed contrary to the GDPR after disclosure.",
    },
  },
  "OSL 23:2 st 1": {
    title: { sv: "Elevhälsa: psykolog, kurator, specialpedagog", en: "Pupil health: psychologist, counsellor, special educator" },
    from: "2028-07-01",
    text: {
      sv: "Sekretess gäller i elevhälsans psykologiska, psykosociala och specialpedagogiska insats för personliga förhållanden, om det inte står klart att uppgiften kan röjas utan men. (Förskoleklassen har utgått ur uppräkningen.)",
      en: "Secrecy covers personal circumstances in the psychological, psychosocial and special-education part of pupil health unless it is clear that disclosure causes no harm. (Pre-school class has left the list.)",
    },
  },
  "OSL 23:2 st 2": {
    title: { sv: "Särskild elevstödjande verksamhet och disciplinärenden", en: "Special pupil support and disciplinary matters" },
    from: "2028-07-01",
    text: {
      sv: "Sekretess gäller i särskild elevstödjande verksamhet i övrigt och i ärenden om tillrättaförande eller skiljande av elev, om det kan antas att någon lider men. (Förskoleklassen har utgått ur uppräkningen.)",
      en: "Secrecy covers other special pupil support and matters about disciplining or expelling a pupil where harm must be assumed. (Pre-school class has left the list.)",
    },
  },
  "OSL 23:2 st 3": {
    title: { sv: "Skolans övriga verksamhet: identitet och adress", en: "The rest of the school: identity and address" },
    from: "2028-07-01",
    text: {
      sv: "Sekretess gäller i skolan i övrigt för uppgift om identitet, adress och liknande, om det av särskild anledning kan antas att någon lider men. (Förskoleklassen har utgått ur uppräkningen.)",
      en: "Elsewhere in the school secrecy covers identity, address and the like where there is special reason to assume harm. (Pre-school class has left the list.)",
    },
  },
  "OSL 23:3": {
    title: { sv: "Fritidshem och öppen fritidsverksamhet i stället för fritidshem", en: "School-age care" },
    from: "",
    text: {
      sv: "Sekretess gäller i fritidshem för personliga förhållanden, med omvänt skaderekvisit för psykologisk, psykosocial och särskild stödverksamhet och annars rakt; här prövas det strängare.",
      en: "Secrecy covers personal circumstances in school-age care; the stricter of its two tests is used here.",
    },
  },
  "OSL 23:6 a": {
    title: { sv: "Verkställighetsplan för ungdomsövervakning, från skolan", en: "Youth-supervision plan, from school" },
    from: "2021-01-01",
    text: {
      sv: "Skolan får till Kriminalvården lämna uppgift som behövs för planering av ungdomsövervakning, ur specialpedagogisk insats och särskild elevstödjande verksamhet men inte från kurator eller psykolog.",
      en: "The school may tell Prison and Probation what a youth-supervision plan needs, from special education and special support but not from counsellor or psychologist.",
    },
  },
  "OSL 25:1": {
    title: { sv: "Hälso- och sjukvård", en: "Health care" },
    from: "",
    text: {
      sv: "Sekretess gäller inom hälso- och sjukvården, även skolsköterska och skolläkare, för hälsotillstånd och andra personliga förhållanden, om det inte står klart att uppgiften kan röjas utan men.",
      en: "Secrecy covers health and other personal circumstances in health care, also school nurse and school doctor, unless it is clear that disclosure causes no harm.",
    },
  },
  "OSL 25:12": {
    title: { sv: "Nödvändig vård och stöd, från hälso- och sjukvården", en: "Necessary care and support, from health care" },
    from: "2013-07-01",
    text: {
      sv: "Hälso- och sjukvården får till en annan myndighet inom socialtjänsten eller hälso- och sjukvården lämna uppgift som behövs för nödvändig vård, behandling eller annat stöd till någon under 18 år, någon med fortgående missbruk, i psykiatrisk tvångsvård eller till skydd för ett väntat barn.",
      en: "Health care may give another social-services or health-care authority what is needed for necessary care, treatment or other support to someone under 18, with ongoing abuse, under compulsory psychiatric care or to protect an unborn child.",
    },
  },
  "OSL 25:13 a": {
    title: { sv: "Från medicinsk elevhälsa till annan elevhälsa", en: "From medical pupil health to other pupil health" },
    from: "2011-07-01",
    text: {
      sv: "Skolsköterska och skolläkare får till annan elevhälsa eller särskild elevstödjande verksamhet inom samma myndighet lämna uppgift som krävs för att en elev ska få nödvändigt stöd.",
      en: "School nurse and doctor may give other pupil health or special support in the same authority what is required for a pupil to get necessary support.",
    },
  },
  "OSL 26:1": {
    title: { sv: "Socialtjänst", en: "Social services" },
    from: "",
    text: {
      sv: "Sekretess gäller inom socialtjänsten för personliga förhållanden, om det inte står klart att uppgiften kan röjas utan att den enskilde eller någon närstående lider men.",
      en: "Secrecy covers personal circumstances in social services unless it is clear that disclosure harms neither the individual nor anyone close.",
    },
  },
  "OSL 26:3": {
    title: { sv: "Kommunal familjerådgivning", en: "Municipal family counselling" },
    from: "",
    text: {
      sv: "Sekretess gäller utan skaderekvisit för det som en enskild har lämnat i förtroende eller som har inhämtats i familjerådgivningen.",
      en: "Secrecy without damage test covers what was told in confidence to, or obtained by, municipal family counselling.",
    },
  },
  "OSL 26:9": {
    title: { sv: "Nödvändig vård och stöd, från socialtjänsten", en: "Necessary care and support, from social services" },
    from: "2013-07-01",
    text: {
      sv: "Socialtjänsten får till en annan myndighet inom socialtjänsten eller hälso- och sjukvården lämna uppgift som behövs för nödvändig vård, behandling eller annat stöd till någon under 18 år, någon med fortgående missbruk, i psykiatrisk tvångsvård eller till skydd för ett väntat barn.",
      en: "Social services may give another social-services or health-care authority what is needed for necessary care, treatment or other support to someone under 18, with ongoing abuse, under compulsory psychiatric care or to protect an unborn child.",
    },
  },
  "OSL 26:9 a": {
    title: { sv: "Återkoppling till den som har anmält", en: "Feedback to the notifier" },
    from: "2026-01-15",
    text: {
      sv: "Som tidigare; på begäran inom en vecka från beslutet, genast om begäran kommer senare eller utredning redan pågår.",
      en: "As before; on request within a week of the decision, at once if requested later or an inquiry is already ongoing.",
    },
  },
  "OSL 26:9 b": {
    title: { sv: "Verkställighetsplan för ungdomsövervakning, från socialtjänsten", en: "Youth-supervision plan, from social services" },
    from: "2021-01-01",
    text: {
      sv: "Socialtjänsten får till Kriminalvården lämna uppgift som behövs för planering av ungdomsövervakning.",
      en: "Social services may tell Prison and Probation what a youth-supervision plan needs.",
    },
  },
  "OSL 26:9 e": {
    title: { sv: "SiS till brottsbekämpande myndigheter", en: "State youth institutions to law enforcement" },
    from: "2025-04-01",
    text: {
      sv: "Statens institutionsstyrelse får till Polismyndigheten, Säkerhetspolisen och Tullverket lämna uppgift om konkreta omständigheter tyder på risk för brott med fängelse i straffskalan och det inte är olämpligt.",
      en: "The National Board of Institutional Care may tell the Police Authority, the Security Police and Customs where concrete circumstances indicate a risk of crime with imprisonment in the scale and it is not inappropriate.",
    },
  },
  "OSL 35:1": {
    title: { sv: "Den enskilde i brottsbekämpningen", en: "The individual in crime fighting" },
    from: "",
    text: {
      sv: "Sekretess gäller i förundersökning och annan brottsbekämpning för enskilds personliga och ekonomiska förhållanden, om det inte står klart att uppgiften kan röjas utan skada eller men.",
      en: "Secrecy covers personal and economic circumstances in crime fighting unless it is clear that disclosure causes no damage or harm.",
    },
  },
  "OSL 35:10 b": {
    title: { sv: "Verkställighetsplan för ungdomsövervakning, från polisen", en: "Youth-supervision plan, from police" },
    from: "2021-01-01",
    text: {
      sv: "Polismyndigheten får till Kriminalvården lämna uppgift som behövs för planering av ungdomsövervakning.",
      en: "The Police Authority may tell Prison and Probation what a youth-supervision plan needs.",
    },
  },
  "OSL 35:10 c": {
    title: { sv: "Polisen till socialtjänsten, terroristbrott", en: "Police to social services, terrorism" },
    from: "2022-07-01",
    text: {
      sv: "Polismyndigheten får till kommunal socialtjänst lämna uppgift som kan bidra till att förebygga terroristbrott, om intresset av det har företräde framför sekretessen. (Hänvisning till den nya terroristbrottslagen.)",
      en: "The Police Authority may tell municipal social services what may help prevent terrorist offences where that interest prevails over secrecy. (Refers to the new terrorist offences act.)",
    },
  },
  "OSL 35:14": {
    title: { sv: "Medling med anledning av brott", en: "Mediation because of crime" },
    from: "",
    text: {
      sv: "Sekretess gäller i medlingsverksamhet för personliga förhållanden, om det inte står klart att uppgiften kan röjas utan men.",
      en: "Secrecy covers personal circumstances in mediation because of crime unless it is clear that disclosure causes no harm.",
    },
  },
  "OSL 35:15": {
    title: { sv: "Kriminalvård", en: "Prison and probation" },
    from: "",
    text: {
      sv: "Sekretess gäller inom kriminalvården för personliga förhållanden, om det kan antas att någon lider men eller utsätts för våld eller annat allvarligt men.",
      en: "Secrecy covers personal circumstances in prison and probation where harm or danger must be assumed.",
    },
  },
  "OSL 35:15 a": {
    title: { sv: "Verkställighetsplan, från kriminalvården", en: "Sentence plan, from prison and probation" },
    from: "2026-07-01",
    text: {
      sv: "Som tidigare, även för den som är intagen i anstalt och inte har fyllt 21 år.",
      en: "As before, also for a prisoner who has not turned 21.",
    },
  },
  "OSL 35:20": {
    title: { sv: "Polisens hjälp till enskilda, handräckning", en: "Police help to individuals" },
    from: "2026-07-01",
    text: {
      sv: "Sekretess gäller i polisens hjälp till enskilda, handräckning enligt LVU och LVM och liknande för personliga förhållanden, om det kan antas att någon lider men. (Sluten ungdomsvård har utgått.)",
      en: "Secrecy covers personal circumstances in police help to individuals, assistance under the care acts and the like where harm must be assumed. (Closed youth care has left the list.)",
    },
  },
  "OSL 35:3": {
    title: { sv: "Belastningsregistret", en: "Criminal records register" },
    from: "",
    text: {
      sv: "Sekretess gäller utan skaderekvisit för uppgift ur belastningsregistret; bara registerförfattningarna öppnar den, 10 och 12 kap. gäller inte.",
      en: "Secrecy without damage test covers the criminal records register; only the register acts open it, chapters 10 and 12 do not apply.",
    },
  },
  "OSL 40:3": {
    title: { sv: "Bibliotekslån", en: "Library loans" },
    from: "",
    text: {
      sv: "Sekretess gäller i biblioteksverksamhet för uppgift om enskilds lån, reservation eller annan beställning, om det kan antas att någon lider men.",
      en: "Secrecy covers library loans and orders where harm must be assumed.",
    },
  },
  "OSL 40:5": {
    title: { sv: "Teknisk bearbetning och lagring", en: "Technical processing and storage" },
    from: "",
    text: {
      sv: "Sekretess gäller utan skaderekvisit för personuppgift i verksamhet för enbart teknisk bearbetning eller lagring för annans räkning.",
      en: "Secrecy without damage test covers personal data where it is only technically processed or stored for someone else.",
    },
  },
  "OSL 40:7 g": {
    title: { sv: "Orosanmälan och återkoppling", en: "Child-protection notification and feedback" },
    from: "2026-01-15",
    text: {
      sv: "Sekretess gäller hos den som är skyldig att anmäla för personliga förhållanden som hänför sig till en orosanmälan eller till socialnämndens återkoppling, om det inte står klart att uppgiften kan röjas utan men.",
      en: "Secrecy covers, at every notifying authority, personal circumstances attributable to a child-protection notification or to feedback on it unless it is clear that disclosure causes no harm.",
    },
  },
  "PL 6": {
    title: { sv: "Polisens underrättelse till socialtjänsten", en: "Police informing social services" },
    from: "2026-01-15",
    text: {
      sv: "Polismyndigheten ska fortlöpande samarbeta med socialtjänsten och snarast underrätta den om förhållanden som bör föranleda någon åtgärd.",
      en: "The Police Authority cooperates continuously with social services and promptly informs them of circumstances that ought to cause action.",
    },
  },
  "PSL 6:12": {
    title: { sv: "Tystnadsplikt i enskild hälso- och sjukvård", en: "Duty of silence in private health care" },
    from: "",
    text: {
      sv: "Den som är verksam i enskild hälso- och sjukvård får inte obehörigen röja hälsotillstånd eller andra personliga förhållanden.",
      en: "Those working in private health care may not reveal health or other personal circumstances without authority.",
    },
  },
  "PSL 6:13": {
    title: { sv: "Tystnadsplikt i enskild hälso- och sjukvård", en: "Duty of silence in private health care" },
    from: "",
    text: {
      sv: "Den som är verksam i enskild hälso- och sjukvård får inte obehörigen röja hälsotillstånd eller andra personliga förhållanden.",
      en: "Those working in private health care may not reveal health or other personal circumstances without authority.",
    },
  },
  "PSL 6:14": {
    title: { sv: "Tystnadsplikt i enskild hälso- och sjukvård", en: "Duty of silence in private health care" },
    from: "",
    text: {
      sv: "Den som är verksam i enskild hälso- och sjukvård får inte obehörigen röja hälsotillstånd eller andra personliga förhållanden.",
      en: "Those working in private health care may not reveal health or other personal circumstances without authority.",
    },
  },
  "PSL 6:16": {
    title: { sv: "Tystnadsplikt i enskild hälso- och sjukvård", en: "Duty of silence in private health care" },
    from: "",
    text: {
      sv: "Den som är verksam i enskild hälso- och sjukvård får inte obehörigen röja hälsotillstånd eller andra personliga förhållanden.",
      en: "Those working in private health care may not reveal health or other personal circumstances without authority.",
    },
  },
  "SkolL 29:14": {
    title: { sv: "Tystnadsplikt i fristående skola", en: "Duty of silence in independent schools" },
    from: "",
    text: {
      sv: "Den som är verksam i en fristående skola får inte obehörigen röja vad som framkommit i elevhälsa, särskild stödverksamhet eller disciplinärenden.",
      en: "Those working in an independent school may not reveal without authority what they learn in pupil health, special support or disciplinary matters.",
    },
  },
  "SkolL 6a:10": {
    title: { sv: "Rektorns anmälan av brott i skolan", en: "The principal reporting school offences" },
    from: "2026-07-01",
    text: {
      sv: "Rektorn ska till Polismyndigheten anmäla brott som kan antas ha begåtts av en elev i samband med verksamheten, om inte övervägande skäl talar emot. (Ändrad ordalydelse.)",
      en: "The principal reports to the Police Authority an offence suspected to be committed by a pupil in connection with the activity, unless overriding reasons speak against. (Changed wording.)",
    },
  },
  "SoL 15:7": {
    title: { sv: "Uppgift om var någon vistas", en: "Where someone is placed" },
    from: "2025-07-01",
    text: {
      sv: "Socialnämnden ska på begäran i ett enskilt fall lämna uppgift om huruvida någon vistas i familjehem, stödboende, skyddat boende eller HVB till domstol, åklagare, polis, Kronofogden, Skatteverket eller Tullverket.",
      en: "The social board tells court, prosecutor, police, enforcement, tax or customs authority, on request in a single case, whether someone stays in a home.",
    },
  },
  "SoL 19:1": {
    title: { sv: "Anmälan till socialnämnden (orosanmälan)", en: "Notification to the social board" },
    from: "2026-01-15",
    text: {
      sv: "De som räknas upp ska genast anmäla till socialnämnden om de i verksamheten får kännedom om eller misstänker att ett barn far illa. (Utvidgad krets.)",
      en: "Those listed notify the social board at once if they in their activity know or suspect that a child fares badly. (Wider circle.)",
    },
  },
  "SoL 19:4": {
    title: { sv: "Var och en bör anmäla", en: "Everyone should notify" },
    from: "2025-07-01",
    text: {
      sv: "Var och en som får kännedom om eller misstänker att ett barn far illa bör anmäla det till socialnämnden; regeln bryter ingen sekretess.",
      en: "Everyone who knows or suspects that a child fares badly should notify the social board; the rule breaks no secrecy.",
    },
  },
  "SoL 19:6": {
    title: { sv: "Skyldighet att återkoppla till anmälaren", en: "Duty of feedback to the notifier" },
    from: "2026-01-15",
    text: {
      sv: "Som tidigare, inom en vecka från beslutet eller genast.",
      en: "As before, within a week of the decision or at once.",
    },
  },
  "SoL 20:6": {
    title: { sv: "Uppgifter till en inledd utredning", en: "Information for an opened inquiry" },
    from: "2026-01-15",
    text: {
      sv: "Samma krets som för anmälan ska till socialnämnden lämna allt som kan ha betydelse för en inledd utredning av barnets behov av skydd eller stöd. (Utvidgad krets.)",
      en: "The same circle as for notification gives the social board everything that may be of importance for an opened child-protection inquiry. (Wider circle.)",
    },
  },
  "SoL tystnadsplikt": {
    title: { sv: "Tystnadsplikt i enskild socialtjänst", en: "Duty of silence in private social services" },
    from: "",
    text: {
      sv: "Den som är verksam i enskild socialtjänst får inte obehörigen röja enskildas personliga förhållanden.",
      en: "Those working in private social services may not reveal personal circumstances without authority.",
    },
  },
  "SoL2001 14:1": {
    title: { sv: "Anmälan till socialnämnden, äldre lag", en: "Notification to the social board, old act" },
    from: "2002-01-01",
    text: {
      sv: "De som räknas upp ska genast anmäla till socialnämnden om de får kännedom om eller misstänker att ett barn far illa, och lämna det som kan ha betydelse för en inledd utredning.",
      en: "Those listed notify the social board at once if they know or suspect that a child fares badly, and give what may be of importance for an opened inquiry.",
    },
  },
};
