// How fast the page is, one repetition at a time: reads a command a line and
// answers each with a line of JSON, every time in milliseconds (tests/bench/page).
//
//   first ACCOUNT     a browser that was never here: a plain file, the sign-in form
//   sign-in ACCOUNT   the same, then both steps of signing in, to all of Today
//   agenda COUNT      the meeting of today, from the list to all of its lines
//   sit ACCOUNT       takes a seat in the meeting that is held
//   listen ACCOUNT    until the open item's text is on the screen there
//   blanked ACCOUNT   when it was gone again, since 1970
//   finding           a key that completes what points somebody out, to the finding

import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

import type { Browser } from "playwright-core";

import { open } from "./case-work.ts";
import { press, write } from "./forms.ts";
import { fill, mark } from "./keyboard.ts";
import { Person, openBrowser } from "./person.ts";
import { type Telltale, telltales } from "./speed-texts.ts";
import {
  arm,
  armBlank,
  blankedAt,
  timeAct,
  timeFile,
  timeFirstFile,
  timeLoad,
  timeOfCall,
  waited,
} from "./stopwatch.ts";

type Times = Record<string, number>;

const plainFile = "/mark.svg";
const chair = "coordination/coordinator";
const writer = "school/officer";
const finding = ".marked__list li";
const openText = ".room-text";
const observed = /^Vad har ni sett/;
// On Today: what is asked for and not there yet.
const unanswered = ".loading";
const marginMs = 200;

class Speed {
  private readonly browser: Browser;
  // Each code counts once for an account.
  private readonly codes = new Map<string, string>();
  private readonly inside = new Map<string, Person>();
  private texts = 0;

  constructor(browser: Browser) {
    this.browser = browser;
  }

  async first(name: string): Promise<Times> {
    const person = await Person.at(this.browser, name);
    try {
      return { ...await this.firstFile(name), interactive: await this.load(person) };
    } finally {
      await person.page.context().close();
    }
  }

  async signIn(name: string): Promise<Times> {
    const person = await Person.at(this.browser, name);
    try {
      const times = await this.enter(person);
      return { ...times, file: await timeFile(person.page, plainFile) };
    } finally {
      await person.page.context().close();
    }
  }

  async agenda(count: number): Promise<Times> {
    const person = await this.at(chair);
    const { page } = person;
    await open(person, "meetings");
    const today = page.getByRole("row").filter({ hasText: "Brådskande" });
    await today.waitFor();
    const file = await timeFile(page, plainFile);
    const shown = await timeAct(
      page, { begins: "click", selector: ".agenda-item", count },
      () => today.getByRole("button", { name: /^Öppna/ }).click());
    const lines = await page.locator(".agenda-item").count();
    return { file, shown, lines, call: await timeOfCall(page, "GetMeeting") };
  }

  async sit(name: string): Promise<Times> {
    const person = await this.at(name);
    await open(person, "");
    await press(person.page, "Gå till mötesrummet");
    await press(person.page, "Sätt dig på din plats");
    await person.button("Gå ut ur rummet").first().waitFor();
    return {};
  }

  async listen(name: string): Promise<Times> {
    const { page } = await this.at(name);
    // The room locks a screen that nobody touches.
    await page.keyboard.press("Shift");
    await page.locator(openText).waitFor();
    await armBlank(page, openText);
    return {};
  }

  async blanked(name: string): Promise<Times> {
    const { page } = await this.at(name);
    return { at: await blankedAt(page) };
  }

  async finding(): Promise<Times> {
    const { page } = await this.editor();
    const { before, words } = this.nextText();
    const file = await timeFile(page, plainFile);
    // Whoever types pauses before the last key, and nothing is found yet. In the
    // text before this one something was.
    await write(page, observed, before + words.slice(0, -1));
    const found = page.locator(finding);
    await page.getByText("Inget hittades", { exact: true }).or(found).first().waitFor();
    if (await found.count() > 0) {
      throw new Error(`something is found before the last key of ${words}`);
    }
    const shown = await timeAct(
      page, { begins: "keydown", selector: finding, text: `”${words}”: ` },
      () => page.keyboard.press(words.slice(-1)));
    return { file, shown, call: await timeOfCall(page, "CheckText") };
  }

  private async firstFile(name: string): Promise<Times> {
    const person = await Person.at(this.browser, name);
    try {
      const address = person.account.origin + plainFile;
      return { firstFile: await timeFirstFile(person.page, address) };
    } finally {
      await person.page.context().close();
    }
  }

  private load(person: Person): Promise<number> {
    return timeLoad(person.page, person.account.origin, {
      selector: "form input[autocomplete='username']:enabled" });
  }

  // Comes in as a person does; the code of now may be used already.
  private async enter(person: Person): Promise<Times> {
    const { page, account } = person;
    const interactive = await this.load(person);
    await fill(page.getByLabel("Användarnamn"), account.user);
    await fill(page.getByLabel("Lösenord"), account.password);
    const codeAsked = await timeAct(
      page, { begins: "click", selector: "input[autocomplete='one-time-code']" },
      () => person.button("Fortsätt").click());
    const passwordCall = await timeOfCall(page, "OpenSession");
    const inside = page.locator(".nav");
    do {
      await fill(page.getByLabel("Engångskod"), await this.code(person));
      await arm(page, { begins: "click", selector: ".lamps", gone: unanswered });
      await person.button("Logga in").click();
      // What was said of the code before this one is gone with the click.
      await inside.or(page.locator(".notice")).first().waitFor();
    } while (!await inside.isVisible());
    const today = await waited(page);
    return {
      interactive, codeAsked, passwordCall, today,
      signInCall: await timeOfCall(page, "OpenSession") };
  }

  private async code(person: Person): Promise<string> {
    const { account } = person;
    for (;;) {
      const { code, nextIn } = account.code();
      if (this.codes.get(account.name) !== code) {
        this.codes.set(account.name, code);
        return code;
      }
      await pause(nextIn + marginMs);
    }
  }

  private async at(name: string): Promise<Person> {
    const known = this.inside.get(name);
    if (known !== undefined) return known;
    const person = await Person.at(this.browser, name);
    await this.enter(person);
    this.inside.set(name, person);
    return person;
  }

  // The editor of an anonymous item, with a year to count pupils by.
  private async editor(): Promise<Person> {
    const known = this.inside.has(writer);
    const person = await this.at(writer);
    if (known) return person;
    await open(person, "items");
    await press(person.page, "Ny punkt");
    await mark(person.page.getByRole("checkbox", { name: "9", exact: true }));
    return person;
  }

  private nextText(): Telltale {
    const text = telltales[this.texts % telltales.length];
    if (text === undefined) throw new Error("there is no text");
    this.texts += 1;
    return text;
  }
}

function obey(speed: Speed, command: string): Promise<Times> {
  const [word = "", argument = ""] = command.split(" ");
  switch (word) {
    case "first": return speed.first(argument);
    case "sign-in": return speed.signIn(argument);
    case "agenda": return speed.agenda(Number(argument));
    case "sit": return speed.sit(argument);
    case "listen": return speed.listen(argument);
    case "blanked": return speed.blanked(argument);
    case "finding": return speed.finding();
    default: throw new Error(`no such command: ${word}`);
  }
}

async function main(): Promise<void> {
  const browser = await openBrowser();
  try {
    const speed = new Speed(browser);
    const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);
    say({ browser: browser.version() });
    for await (const command of createInterface({ input: process.stdin })) {
      try {
        say(await obey(speed, command));
      } catch (thrown) {
        say({ error: thrown instanceof Error ? thrown.message : String(thrown) });
      }
    }
  } finally {
    await browser.close();
  }
}

await main();
