import { catalogue } from "@/words/language";

export const todayWords = catalogue({
  sv: {
    heading: "Idag",
    nextMeeting: "Nästa möte",
    meeting: (code: string) => `Möte ${code}`,
    noMeeting: "Inget möte är inplanerat",
    noMeetingHelp: "När samordnaren planerar ett möte syns det här.",
    toRoom: "Gå till mötesrummet",
    toMeeting: "Öppna dagordningen",
    lock: "Dagordningen är inte låst",
    lockHelp: "Lås den dagen före mötet: då ser alla verksamheter den.",
    toMinutes: (code: string, day: string) => `Protokollet från möte ${code}, ${day}`,
    items: "Punkter",
    itemsLamp: {
      good: (count: number) => count === 1
        ? "Punkten kan öppnas" : `Alla ${count} kan öppnas`,
      warn: (count: number) => count === 1
        ? "En behöver ses över" : `${count} behöver ses över`,
      stop: (count: number) => count === 1
        ? "En kan inte öppnas som den är" : `${count} kan inte öppnas som de är`,
      plain: () => "Ingen egen punkt",
    },
    time: "Tid",
    timeFits: (wanted: number, planned: number) =>
      `Räcker: ${wanted} av ${planned} minuter`,
    timeOver: (count: number) => count === 1
      ? "En minut för mycket" : `${count} minuter för mycket`,
    seats: "Platser",
    seatsLamp: {
      good: () => "Alla bekräftade",
      warn: (count: number) => count === 1
        ? "En är inte bekräftad" : `${count} är inte bekräftade`,
      stop: (count: number) => count === 1 ? "En är tom" : `${count} är tomma`,
      plain: () => "Kan inte läsas",
    },
    log: "Loggen",
    logHolds: "Loggen håller: den stämmer med allt som noden har sett förut.",
    logBroken: "Loggen stämmer inte. Exportera och kontrollera nu.",
    alarms: (count: number) => count === 1
      ? "Ett larm behöver ses." : `${count} larm behöver ses.`,
    logSize: (leaves: number, witnesses: number, agencies: number) =>
      `${leaves} blad; ${witnesses} av ${agencies} myndigheter har skrivit under.`,
    toReview: "Till granskningen",
    staff: "Konton och platser",
    staffHelp: "Du ger kollegor konton, platser i grupper och nya koder.",
    toStaff: "Till administrationen",
    accesses: (count: number) => count === 1
      ? "En granskare väntar på den andra nyckeln." : `${count} begäranden väntar på den andra nyckeln.`,
    toAccesses: "Svara under Administration",
    audited: "Granskning av det du ansvarar för",
    auditedHelp: "En granskare hos er läser innehåll bara med en andra nyckel, och du får veta det.",
    ownText: "Din text",
    packets: "Att ta ställning till",
    packetsNone: "Inga paket väntar.",
    packetsSome: (count: number) => count === 1
      ? "Ett paket väntar på ditt beslut." : `${count} paket väntar på ditt beslut.`,
    toInbox: "Öppna inkorgen",
    consents: "Samtycken",
    consentsNone: "Inget upphör inom 60 dagar.",
    consentsSome: (count: number) => count === 1
      ? "Ett upphör inom 60 dagar." : `${count} upphör inom 60 dagar.`,
    case: (code: string) => `Ärende ${code}`,
    ends: (day: string) => `gäller till och med ${day}`,
    actions: "Åtgärder",
    actionsNone: "Inga åtgärder är försenade.",
    overdue: (count: number) => count === 1
      ? "En åtgärd är försenad." : `${count} åtgärder är försenade.`,
    due: (day: string) => `skulle vara klart ${day}`,
  },
  en: {
    heading: "Today",
    nextMeeting: "Next meeting",
    meeting: (code: string) => `Meeting ${code}`,
    noMeeting: "No meeting is planned",
    noMeetingHelp: "When the coordinator plans a meeting it shows here.",
    toRoom: "Go to the room",
    toMeeting: "Open the agenda",
    lock: "The agenda is not locked",
    lockHelp: "Lock it the day before the meeting: every agency sees it then.",
    toMinutes: (code: string, day: string) => `The minutes of meeting ${code}, ${day}`,
    items: "Items",
    itemsLamp: {
      good: (count: number) => count === 1
        ? "The item can be opened" : `All ${count} can be opened`,
      warn: (count: number) => count === 1
        ? "One needs a look" : `${count} need a look`,
      stop: (count: number) => count === 1
        ? "One cannot be opened as it is" : `${count} cannot be opened as they are`,
      plain: () => "No item of yours",
    },
    time: "Time",
    timeFits: (wanted: number, planned: number) =>
      `Enough: ${wanted} of ${planned} minutes`,
    timeOver: (count: number) => count === 1
      ? "One minute too many" : `${count} minutes too many`,
    seats: "Seats",
    seatsLamp: {
      good: () => "All confirmed",
      warn: (count: number) => count === 1
        ? "One is not confirmed" : `${count} are not confirmed`,
      stop: (count: number) => count === 1 ? "One is empty" : `${count} are empty`,
      plain: () => "Cannot be read",
    },
    log: "The log",
    logHolds: "The log holds: it agrees with all that the node has seen before.",
    logBroken: "The log does not agree. Export it and verify it now.",
    alarms: (count: number) => count === 1
      ? "One alarm needs a look." : `${count} alarms need a look.`,
    logSize: (leaves: number, witnesses: number, agencies: number) =>
      `${leaves} leaves; ${witnesses} of ${agencies} agencies have signed.`,
    toReview: "To the review",
    staff: "Accounts and seats",
    staffHelp: "You give colleagues accounts, seats in groups and new codes.",
    toStaff: "To administration",
    accesses: (count: number) => count === 1
      ? "An auditor waits for the second key." : `${count} askings wait for the second key.`,
    toAccesses: "Answer under Administration",
    audited: "Review of what you are responsible for",
    auditedHelp: "An auditor of yours reads content only with a second key, and you are told.",
    ownText: "Your text",
    packets: "To decide on",
    packetsNone: "No packets are waiting.",
    packetsSome: (count: number) => count === 1
      ? "One packet waits for your decision." : `${count} packets wait for your decision.`,
    toInbox: "Open the inbox",
    consents: "Consents",
    consentsNone: "None ends within 60 days.",
    consentsSome: (count: number) => count === 1
      ? "One ends within 60 days." : `${count} end within 60 days.`,
    case: (code: string) => `Case ${code}`,
    ends: (day: string) => `holds through ${day}`,
    actions: "Actions",
    actionsNone: "No actions are overdue.",
    overdue: (count: number) => count === 1
      ? "One action is overdue." : `${count} actions are overdue.`,
    due: (day: string) => `was due ${day}`,
  },
});
