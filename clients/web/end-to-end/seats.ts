// Five browsers at once: one for each agency.

import { test, type TestContext } from "node:test";

import { Seat } from "./seat.ts";

const names = {
  school: "school/officer", social: "social/officer", police: "police/officer",
  leisure: "leisure/officer", chair: "coordination/coordinator" } as const;
type Place = keyof typeof names;

export class Seats {
  private readonly seats = new Map<Place, Seat>();

  // Signing in takes a code of its own for each: all at the same time.
  async open(): Promise<void> {
    const places = Object.keys(names) as Place[];
    await Promise.all(places.map(async (place) => {
      this.seats.set(place, await Seat.at(names[place]));
    }));
  }

  private at(place: Place): Seat {
    const seat = this.seats.get(place);
    if (seat === undefined) throw new Error(`nobody sits at ${place}`);
    return seat;
  }

  get school(): Seat { return this.at("school"); }
  get social(): Seat { return this.at("social"); }
  get police(): Seat { return this.at("police"); }
  get leisure(): Seat { return this.at("leisure"); }
  get chair(): Seat { return this.at("chair"); }
  get all(): readonly Seat[] { return [...this.seats.values()]; }

  others(...than: readonly Seat[]): readonly Seat[] {
    return this.all.filter((one) => !than.includes(one));
  }

  async neverTold(than: readonly Seat[], ...words: readonly string[]): Promise<void> {
    for (const seat of this.others(...than)) await seat.assertNeverTold(...words);
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((one) => one.close()));
  }

  forget(): void {
    for (const one of this.all) one.forget();
  }
}

// Steps of one story, in order: after one that went wrong the rest cannot be told.
export function story(): (name: string, step: (context: TestContext) => Promise<void>) => void {
  let broken = false;
  return (name, step) => {
    void test(name, async (context) => {
      if (broken) throw new Error("an earlier step went wrong");
      broken = true;
      await step(context);
      broken = false;
    });
  };
}
