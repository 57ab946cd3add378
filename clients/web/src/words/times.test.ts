import { afterEach, expect, test } from "vitest";

import { language } from "./language";
import { daysUntil, inDays, instantOf, isoDay, longDay, time } from "./times";

afterEach(() => {
  language.value = "sv";
});

// 23:30 UTC in winter is half past midnight in Sweden, the day after.
const late = new Date("2026-12-08T23:30:00Z");

test("times and days are Swedish ones, wherever the browser is", () => {
  expect(time(late)).toBe("00:30");
  expect(isoDay(late)).toBe("2026-12-09");
  expect(longDay(late)).toBe("onsdag 9 december");
});

test("English keeps Swedish time and the 24-hour clock", () => {
  language.value = "en";
  expect(time(late)).toBe("00:30");
  expect(longDay(late)).toContain("9 December");
});

test("days are counted by the calendar in Sweden, over the change of clocks",
  () => {
    const now = new Date("2026-03-28T22:00:00Z");
    expect(daysUntil(new Date("2026-03-29T21:59:00Z"), now)).toBe(1);
    expect(inDays(new Date("2026-03-28T22:30:00Z"), now)).toBe("i dag");
    expect(inDays(new Date("2026-03-29T05:00:00Z"), now)).toBe("i morgon");
  });

test("a day and a time typed in are Swedish ones, summer and winter", () => {
  expect(instantOf("2026-12-08", "00:30")?.toISOString()).toBe("2026-12-07T23:30:00.000Z");
  expect(instantOf("2026-07-01", "14:05")?.toISOString()).toBe("2026-07-01T12:05:00.000Z");
  expect(instantOf("2026-03-29", "03:00")?.toISOString()).toBe("2026-03-29T01:00:00.000Z");
});

test("a time that no clock in Sweden showed is none", () => {
  expect(instantOf("2026-03-29", "02:30")).toBeUndefined();
  expect(instantOf("2026-02-30", "12:00")).toBeUndefined();
  expect(instantOf("2026-12-08", "24:61")).toBeUndefined();
  expect(instantOf("8 december", "12:00")).toBeUndefined();
});
