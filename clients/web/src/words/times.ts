// Dates and times as people in Sweden write them, always in Swedish time, in
// both languages with the 24-hour clock.

import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampDate } from "@bufbuild/protobuf/wkt";

import { type Language, language } from "./language";

const zone = "Europe/Stockholm";
const locales: Record<Language, string> = { sv: "sv-SE", en: "en-GB" };

type Instant = Date | Timestamp;

function dateOf(at: Instant): Date {
  return at instanceof Date ? at : timestampDate(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions, at: Instant) {
  const key = `${language.value} ${name}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(locales[language.value], {
      timeZone: zone, hourCycle: "h23", ...options });
    formats.set(key, made);
  }
  return made.format(dateOf(at));
}

// "14:05".
export function time(at: Instant): string {
  return format("time", { hour: "2-digit", minute: "2-digit" }, at);
}

// "tisdag 8 december".
export function longDay(at: Instant): string {
  return format("long", { weekday: "long", day: "numeric", month: "long" }, at);
}

// "8 december 2026".
export function day(at: Instant): string {
  return format("day", { day: "numeric", month: "long", year: "numeric" }, at);
}

// "8 dec. 14:05".
export function dayAndTime(at: Instant): string {
  return `${format("short", { day: "numeric", month: "short" }, at)} ${time(at)}`;
}

// "2026-12-08", the day in Sweden; for inputs and comparing.
export function isoDay(at: Instant): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(dateOf(at));
}

// A day written YYYY-MM-DD, as "8 december 2026".
export function dayOf(iso: string): string {
  return day(new Date(`${iso}T12:00:00Z`));
}

// A month written YYYY-MM, as "december 2026".
export function monthOf(iso: string): string {
  return format("month", { month: "long", year: "numeric" },
    new Date(`${iso}-15T12:00:00Z`));
}

// Whole days in Sweden from `now` to `at`; negative when it is past.
export function daysUntil(at: Instant, now: Date): number {
  const days = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
  return days(isoDay(at)) - days(isoDay(now));
}

// "i dag", "i morgon", "om 3 dagar", "för 2 dagar sedan".
export function inDays(at: Instant, now: Date): string {
  return new Intl.RelativeTimeFormat(
    locales[language.value], { numeric: "auto" })
    .format(daysUntil(at, now), "day");
}

// The instant of a day (YYYY-MM-DD) and a time of day (HH:MM) in Sweden;
// undefined when there is no such day or time.
export function instantOf(iso: string, clock: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || !/^\d{2}:\d{2}$/.test(clock)) return undefined;
  const wanted = Date.parse(`${iso}T${clock}:00Z`);
  if (Number.isNaN(wanted) ||
      !new Date(wanted).toISOString().startsWith(`${iso}T${clock}`)) return undefined;
  const shown = (at: number) =>
    Date.parse(`${isoDay(new Date(at))}T${time(new Date(at))}:00Z`);
  // Twice: the first step may cross a change of clocks.
  let at = wanted;
  for (let step = 0; step < 2; ++step) at += wanted - shown(at);
  return shown(at) === wanted ? new Date(at) : undefined;
}
