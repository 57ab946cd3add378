import { catalogue } from "@/words/language";

type Texts = Readonly<Record<string, string>>;

export const threadWords = catalogue({
  sv: {
    open: "Skriv i tråden",
    openItem: (place: number) => `Skriv i tråden, punkt ${place}`,
    between: "Svaret granskas som en anonym punkt och förseglas för dem som hör den. Det läses när punkten öppnas igen.",
    inRoom: "Svaret granskas som en anonym punkt och visas för dem som hör den nu.",
    text: "Ditt svar",
    textHelp: "I allmänna ord. Inget som pekar ut någon.",
    conflict: "Jäv",
    noConflict: "Jag är inte jävig i punkten",
    second: "Kollega som har läst svaret",
    secondHelp: "Kollegans användarnamn. Kollegan intygar att svaret inte pekar ut någon.",
    send: "Försegla och lämna in",
    cancel: "Avbryt",
    done: (leaf: string) => `Svaret är förseglat och loggat: blad ${leaf}.`,
    count: (replies: number) => replies === 0 ? "Tråden är öppen. Inga svar än."
      : replies === 1 ? "Tråden har 1 svar, som läses när punkten öppnas."
        : `Tråden har ${replies} svar, som läses när punkten öppnas.`,
    tags: {
      CLOSED: "Tråden är inte öppen för dig.",
      FROZEN: "Punkten är fryst: ett namn sades. Alla bekräftar först.",
      CONFLICT_UNANSWERED: "Säg först att du inte är jävig.",
      NO_SUCH_ACCOUNT: "Det finns ingen kollega med det användarnamnet.",
      SAME_PERSON: "Någon annan än du behöver läsa.",
      TELL_IT_ALOUD: "En punkt med namn har inga skriftliga svar. Säg det på mötet, eller dela i ärendet.",
      ITEM_ENDED: "Punkten är avslutad.",
      TOO_MANY: "Tråden är full.",
    } as Texts,
  },
  en: {
    open: "Write in the thread",
    openItem: (place: number) => `Write in the thread, item ${place}`,
    between: "The reply is checked like an anonymous item and sealed for those who hear it. It is read when the item is opened again.",
    inRoom: "The reply is checked like an anonymous item and shown to those who hear it now.",
    text: "Your reply",
    textHelp: "In general words. Nothing that points somebody out.",
    conflict: "Conflict of interest",
    noConflict: "I have no conflict of interest in the item",
    second: "Colleague who has read it",
    secondHelp: "The colleague's user name. The colleague says that the reply points nobody out.",
    send: "Seal and hand in",
    cancel: "Cancel",
    done: (leaf: string) => `The reply is sealed and logged: leaf ${leaf}.`,
    count: (replies: number) => replies === 0 ? "The thread is open. No replies yet."
      : replies === 1 ? "The thread has 1 reply, which is read when the item is opened."
        : `The thread has ${replies} replies, which are read when the item is opened.`,
    tags: {
      CLOSED: "The thread is not open to you.",
      FROZEN: "The item is frozen: a name was said. Everybody confirms first.",
      CONFLICT_UNANSWERED: "Say first that you have no conflict of interest.",
      NO_SUCH_ACCOUNT: "There is no colleague with that user name.",
      SAME_PERSON: "Somebody else than you must read it.",
      TELL_IT_ALOUD: "An item by name has no written replies. Say it at the meeting, or share it in the case.",
      ITEM_ENDED: "The item has ended.",
      TOO_MANY: "The thread is full.",
    } as Texts,
  },
});
