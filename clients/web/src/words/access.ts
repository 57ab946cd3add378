// What an auditor's access to a content is called, wherever it is told.

import { type Access, AccessState, RecordKind } from "@samrad/agency/review/v1/review_pb";

import { catalogue } from "./language";
import { dayAndTime, time } from "./times";

export const accessWords = catalogue({
  sv: {
    kinds: {
      [RecordKind.RECORD_KIND_UNSPECIFIED]: "En post",
      [RecordKind.SENT]: "Ett utlämnande härifrån",
      [RecordKind.RECEIVED]: "Ett mottaget paket",
      [RecordKind.MEETING_ITEM]: "En punkt till ett möte",
      [RecordKind.MEETING_REPLY]: "Ett svar i en punkts tråd",
    },
    waiting: (until: string) => `Väntar på den andra nyckeln, senast ${until}`,
    open: (until: string) => `Öppet till ${until}`,
    ended: "Slut",
    refused: "Nekat",
    lapsed: "Förföll utan svar",
    asked: (who: string, when: string) => `Begärt av ${who} ${when}`,
    letIn: (who: string, when: string) => `Insläppt av ${who} ${when}`,
    refusedBy: (who: string, when: string) => `Nekat av ${who} ${when}`,
    read: (count: number, when: string) => count === 1
      ? `Läst en gång, ${when}` : `Läst ${count} gånger, senast ${when}`,
    unread: "Inte läst",
    why: (why: string) => `Skäl: ${why}`,
  },
  en: {
    kinds: {
      [RecordKind.RECORD_KIND_UNSPECIFIED]: "A record",
      [RecordKind.SENT]: "A disclosure from here",
      [RecordKind.RECEIVED]: "A received packet",
      [RecordKind.MEETING_ITEM]: "An item of a meeting",
      [RecordKind.MEETING_REPLY]: "A reply in an item's thread",
    },
    waiting: (until: string) => `Waits for the second key, until ${until}`,
    open: (until: string) => `Open until ${until}`,
    ended: "Over",
    refused: "Refused",
    lapsed: "Lapsed unanswered",
    asked: (who: string, when: string) => `Asked for by ${who} ${when}`,
    letIn: (who: string, when: string) => `Let in by ${who} ${when}`,
    refusedBy: (who: string, when: string) => `Refused by ${who} ${when}`,
    read: (count: number, when: string) => count === 1
      ? `Read once, ${when}` : `Read ${count} times, last ${when}`,
    unread: "Not read",
    why: (why: string) => `Reason: ${why}`,
  },
});

type Words = typeof accessWords.sv;

// Where it stands, as a mark says it.
export function accessMark(w: Words, one: Access): { tone: "good" | "warn" | "stop" | "plain"; text: string } {
  switch (one.state) {
    case AccessState.WAITING:
      return { tone: "warn", text: w.waiting(one.lapsesAt ? dayAndTime(one.lapsesAt) : "") };
    case AccessState.OPEN:
      return { tone: "good", text: w.open(one.openUntil ? time(one.openUntil) : "") };
    case AccessState.ACCESS_REFUSED:
      return { tone: "stop", text: w.refused };
    case AccessState.LAPSED:
      return { tone: "plain", text: w.lapsed };
    case AccessState.ENDED:
    case AccessState.ACCESS_STATE_UNSPECIFIED:
      return { tone: "plain", text: w.ended };
  }
}

// What has happened with it, in order.
export function accessStory(w: Words, one: Access): readonly string[] {
  const lines = [w.asked(one.askedBy, one.askedAt ? dayAndTime(one.askedAt) : "")];
  if (one.answeredAt !== undefined) {
    const when = dayAndTime(one.answeredAt);
    lines.push(one.openUntil === undefined ? w.refusedBy(one.answeredBy, when) : w.letIn(one.answeredBy, when));
  }
  if (one.openUntil !== undefined) {
    lines.push(one.lastReadAt === undefined ? w.unread : w.read(one.reads, dayAndTime(one.lastReadAt)));
  }
  return lines;
}
