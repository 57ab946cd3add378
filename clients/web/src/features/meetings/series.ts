// A series as the coordinator writes it, and what is wrong with it. Pure.

import type { MessageInitShape } from "@bufbuild/protobuf";
import type { PlanSeriesRequestSchema } from "@samrad/agency/meetings/v1/groups_pb";

export interface SeriesForm {
  recurrence: string;
  // YYYY-MM-DDTHH:MM, Swedish time, as the browser's own field gives it.
  first: string;
  minutes: string;
  count: string;
  // One day or period on each line.
  holidays: string;
  move: boolean;
}

export type SeriesField = "first" | "minutes" | "count" | "holidays";

export function newSeries(): SeriesForm {
  return { recurrence: "MONTHLY", first: "", minutes: "90", count: "5", holidays: "", move: true };
}

const day = /^\d{4}-\d\d-\d\d(\/\d{4}-\d\d-\d\d)?$/;

function daysOf(text: string): string[] {
  return text.split(/[\n,]/).map((one) => one.trim()).filter((one) => one !== "");
}

function isWhole(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most;
}

export function seriesProblems(form: SeriesForm): SeriesField[] {
  const wrong: SeriesField[] = [];
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(form.first)) wrong.push("first");
  if (!isWhole(form.minutes, 15, 480)) wrong.push("minutes");
  if (!isWhole(form.count, 1, 60)) wrong.push("count");
  if (!daysOf(form.holidays).every((one) => day.test(one))) wrong.push("holidays");
  return wrong;
}

export function seriesRequest(
  group: string, form: SeriesForm, requestId: string, dryRun: boolean):
  MessageInitShape<typeof PlanSeriesRequestSchema> {
  return {
    requestId, group, recurrence: form.recurrence, first: form.first,
    minutes: Number(form.minutes), count: Number(form.count),
    holidays: daysOf(form.holidays), moveFromHolidays: form.move, dryRun };
}
