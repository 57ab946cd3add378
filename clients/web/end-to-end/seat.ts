// A person at a browser of her own that keeps what browsers keep, with all that she
// was ever told there.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { BrowserContext } from "playwright-core";

import { openKeepingBrowser, Person } from "./person.ts";
import { Told } from "./told.ts";

export class Seat {
  readonly person: Person;
  readonly folder: string;
  private readonly context: BrowserContext;
  private readonly told: Told;
  private readonly windows: Person[] = [];

  private constructor(
    context: BrowserContext, folder: string, told: Told, person: Person) {
    this.context = context;
    this.folder = folder;
    this.told = told;
    this.person = person;
  }

  static async at(name: string): Promise<Seat> {
    const folder = mkdtempSync(join(tmpdir(), "samrad-browser-"));
    const context = await openKeepingBrowser(folder);
    const told = await Told.by(context);
    const person = await Person.inContext(context, name);
    await person.signIn();
    return new Seat(context, folder, told, person);
  }

  // A second window of the same browser and person.
  async window(): Promise<Person> {
    const other = await Person.inContext(this.context, this.person.account.name);
    this.windows.push(other);
    await other.goto();
    return other;
  }

  // In the document, be it gone by now, and in an answer of the node: so that
  // `assertNeverTold` would find it in either.
  async assertTold(...words: readonly string[]): Promise<void> {
    const { name } = this.person.account;
    const heard = this.told.heard();
    const shown = await this.told.shown();
    assert.deepEqual(words.filter((word) => !heard.includes(word)), [],
      `no answer told ${name}`);
    assert.deepEqual(words.filter((word) => !shown.includes(word)), [],
      `no document showed ${name}`);
  }

  async assertNeverTold(...words: readonly string[]): Promise<void> {
    const all = this.told.heard() + await this.told.shown();
    assert.deepEqual(words.filter((word) => all.includes(word)), [],
      `${this.person.account.name} was told`);
  }

  get usedMouse(): boolean {
    return this.told.wasPointedAt;
  }

  assertContent(): void {
    for (const one of [this.person, ...this.windows]) one.assertContent();
  }

  // What is on disk stays until `forget`.
  async close(): Promise<void> {
    await this.context.close();
  }

  forget(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
