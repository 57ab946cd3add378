// What there is to see: every page of src/features/registry.ts, some of what is
// opened there, and an account that has use of it. src/shell/router.test.ts holds this list
// to the registry.

import type { Locator } from "playwright-core";

import type { Person } from "./person.ts";

export interface Scene {
  // Of the picture: the page first.
  name: string;
  path: string;
  who: string;
  // From the page to what is shown. Finds its way in both languages, and changes
  // nothing that another test looks at.
  open?: (person: Person) => Promise<void>;
}

async function press(...buttons: Locator[]): Promise<void> {
  for (const one of buttons) await one.click();
}

const officer = "social/officer";
const within = (person: Person, css: string) => person.page.locator(css).first();
const named = (person: Person, text: string | RegExp) =>
  person.page.getByRole("button", { name: text }).first();
const field = (person: Person, label: RegExp) =>
  person.page.getByLabel(label).first();

// FKUI draws its own box over the browser's; the space bar reaches it.
async function tick(...boxes: Locator[]): Promise<void> {
  for (const one of boxes) await one.press("Space");
}

async function askToShare(person: Person): Promise<void> {
  const choices = person.page.locator("select").first();
  await choices.selectOption({ index: 1 });
  const notes = person.page.getByRole("group",
    { name: /^(Vad vill du lämna|What do you want to share)/ });
  await tick(notes.getByRole("checkbox").first(),
    person.page.getByRole("checkbox", { name: /^(Polisen|Police|The police)$/ }));
  await press(named(person, /^(Fortsätt|Continue)$/));
}

async function sayWhatFor(person: Person): Promise<void> {
  await askToShare(person);
  await tick(person.page.getByRole("radio").nth(1));
  await person.page.locator("select").first()
    .selectOption({ label: await purpose(person) });
  await press(named(person, /^(Fortsätt|Continue)$/));
  await within(person, ".share__aside button").waitFor();
}

async function purpose(person: Person): Promise<string> {
  const all = await person.page.locator("select option").allInnerTexts();
  return all.find((one) => /förebygga brott|preventing crime/i.test(one)) ?? "";
}

async function writeAnonymous(person: Person): Promise<void> {
  await press(named(person, /^(Ny punkt|New item)$/));
  await field(person, /^(Vad har ni sett|What have you seen)/)
    .fill("En pojke i 9C bär på andras väskor. Ring 070-174 06 05.");
  await tick(person.page.getByRole("checkbox", { name: "9", exact: true }));
  await within(person, ".notice--stop").waitFor();
}

// A page keeps what was chosen on it; the navigation begins it anew.
const begin = (person: Person) =>
  press(person.page.locator('.nav__link[aria-current="page"]'));

async function openCase(person: Person): Promise<void> {
  await begin(person);
  await press(within(person, ".cases__entry button"));
  await within(person, "#content h2").waitFor();
}

export const shown: readonly Scene[] = [
  { name: "today", path: "", who: officer },
  { name: "meetings", path: "meetings", who: officer },
  { name: "room", path: "room", who: officer },
  { name: "projector", path: "projector", who: officer },
  { name: "minutes", path: "minutes", who: officer },
  { name: "items", path: "items", who: officer },
  { name: "cases", path: "cases", who: officer },
  { name: "cases-one", path: "cases", who: officer, open: openCase },
  {
    name: "cases-note", path: "cases", who: officer,
    open: async (person) => {
      await openCase(person);
      await press(named(person, /^(Ny anteckning|New note)$/));
    },
  },
  {
    name: "cases-consent", path: "cases", who: officer,
    open: async (person) => {
      await openCase(person);
      await press(named(person, /^(Nytt samtycke|New consent)$/));
    },
  },
  {
    name: "cases-new", path: "cases", who: officer,
    open: async (person) => {
      await begin(person);
      await press(named(person, /^(Nytt ärende|New case)$/));
    },
  },
  {
    name: "cases-glass", path: "cases", who: officer,
    open: async (person) => {
      await begin(person);
      await press(within(person, ".cases > .small button"));
    },
  },
  {
    name: "meetings-one", path: "meetings", who: officer,
    open: (person) => press(within(person, "table button")),
  },
  { name: "share-what", path: "share", who: officer },
  { name: "share-facts", path: "share", who: officer, open: askToShare },
  { name: "share-question", path: "share", who: officer, open: sayWhatFor },
  {
    name: "share-answer", path: "share", who: officer,
    open: async (person) => {
      await sayWhatFor(person);
      await press(within(person, ".share__aside button"));
      await within(person, ".share__verdict").waitFor();
    },
  },
  { name: "duty", path: "duty", who: officer },
  { name: "inbox", path: "inbox", who: officer },
  { name: "not-found", path: "no-such-page", who: officer },

  { name: "today-school", path: "", who: "school/officer" },
  { name: "items-list", path: "items", who: "school/officer" },
  { name: "items-new", path: "items", who: "school/officer", open: writeAnonymous },
  {
    name: "items-one", path: "items", who: "school/officer",
    open: (person) => press(within(person, "table button")),
  },

  { name: "inbox-police", path: "inbox", who: "police/officer" },

  { name: "today-auditor", path: "", who: "social/auditor" },
  { name: "review", path: "review", who: "social/auditor" },
  {
    name: "review-story", path: "review", who: "social/auditor",
    open: async (person) => {
      await press(within(person, ".review__entry button"));
      await press(named(person, /^(Hämta bevis|Fetch proof)$/));
      await within(person, ".review__more").waitFor();
    },
  },

  { name: "today-security", path: "", who: "social/security" },
  { name: "administration", path: "administration", who: "social/security" },
  {
    name: "administration-account", path: "administration", who: "social/security",
    open: (person) => press(named(person, /^(Nytt konto|New account)$/)),
  },
  { name: "administration-registrar", path: "administration", who: "school/registrar" },

  { name: "today-coordinator", path: "", who: "coordination/coordinator" },
  { name: "meetings-chair", path: "meetings", who: "coordination/coordinator" },
  {
    name: "meetings-plan", path: "meetings", who: "coordination/coordinator",
    open: (person) => press(named(person, /^(Planera en serie|Plan a series)$/)),
  },
  {
    name: "meetings-chair-one", path: "meetings", who: "coordination/coordinator",
    open: (person) => press(within(person, "table button")),
  },
];
