// One person at one browser: signs in as a person does, and remembers what the
// browser complained of.

import assert from "node:assert/strict";

import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
} from "playwright-core";

import { activate, fill } from "./keyboard.ts";
import { Account } from "./town.ts";

const waitMs = 30_000;
const launch = {
  executablePath: process.env.SAMRAD_CHROMIUM ?? "/usr/bin/chromium",
  // Debian's Chromium has no sandbox for root, as in a container.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
};
// Our own authorities are made for each town; page_test.py looks at them.
const asked = { ignoreHTTPSErrors: true, locale: "sv-SE" };

export function openBrowser(): Promise<Browser> {
  return chromium.launch(launch);
}

// A browser that keeps what browsers keep on disk, in `folder`.
export function openKeepingBrowser(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...launch, ...asked });
}

export class Person {
  readonly page: Page;
  readonly account: Account;
  // Console errors, refusals of the content policy, requests elsewhere.
  readonly complaints: string[] = [];

  private constructor(page: Page, account: Account) {
    this.page = page;
    this.account = account;
    page.setDefaultTimeout(waitMs);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) {
        this.complaints.push(message.text());
      }
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== this.account.origin) {
        this.complaints.push(`request to ${request.url()}`);
      }
    });
  }

  // By the name of an account of the town, or as an account made later.
  static async at(browser: Browser, who: string | Account): Promise<Person> {
    return Person.inContext(await browser.newContext(asked), who);
  }

  static async inContext(context: BrowserContext, who: string | Account):
    Promise<Person> {
    return new Person(await context.newPage(),
      typeof who === "string" ? Account.ofTown(who) : who);
  }

  async goto(path = ""): Promise<void> {
    await this.page.goto(`${this.account.origin}/${path}`);
    await this.settled();
  }

  // Goes to a page without loading everything again.
  async show(path: string): Promise<void> {
    await this.page.evaluate((to) => {
      window.history.pushState(null, "", to);
      window.dispatchEvent(new PopStateEvent("popstate"));
    }, `/${path}`);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.locator("h1").first().waitFor();
    await this.page.locator(".loading").first().waitFor({ state: "hidden" });
  }

  button(name: string | RegExp) {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  async fillName(password = this.account.password): Promise<void> {
    await fill(this.page.getByLabel("Användarnamn"), this.account.user);
    await fill(this.page.getByLabel("Lösenord"), password);
    await activate(this.button("Fortsätt"));
  }

  async signIn(): Promise<void> {
    await this.goto();
    await this.fillName();
    const field = this.page.getByLabel("Engångskod");
    const inside = this.page.locator(".nav");
    // The command line may have used the code of now: each counts once.
    for (let tries = 0; tries < 3; ++tries) {
      await field.waitFor();
      const { code, nextIn } = this.account.code();
      await fill(field, code);
      await activate(this.button("Logga in"));
      const refused = this.page.locator(".notice");
      await inside.or(refused).first().waitFor();
      if (await inside.isVisible()) {
        await this.settled();
        return;
      }
      await this.page.waitForTimeout(nextIn + 500);
    }
    assert.fail(`${this.account.name} was not let in`);
  }

  // What a person, or whoever looks over the shoulder, can see or hear.
  async text(): Promise<string> {
    return await this.page.locator("body").innerText();
  }

  async switchLanguage(): Promise<void> {
    await this.page.getByRole("button", { name: /^(English|Svenska)$/ }).click();
  }

  assertContent(): void {
    assert.deepEqual(this.complaints, [], this.account.name);
  }
}
