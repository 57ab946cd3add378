import { expect, test } from "vitest";

import { newSeries, seriesProblems, seriesRequest } from "./series";

const good = { ...newSeries(), first: "2026-12-08T14:00" };

test("a whole form has no problems", () => {
  expect(seriesProblems({ ...good, holidays: "2026-12-21/2027-01-08\n2027-05-01\n" })).toEqual([]);
});

test("each wrong field is named", () => {
  expect(seriesProblems({ ...good, first: "", minutes: "14", count: "1.5", holidays: "julafton" }))
    .toEqual(["first", "minutes", "count", "holidays"]);
  expect(seriesProblems({ ...good, minutes: "", count: "61" })).toEqual(["minutes", "count"]);
});

test("looking is not planning", () => {
  expect(seriesRequest("g", { ...good, holidays: "2026-12-21, 2026-12-22" }, "r", true))
    .toMatchObject({ dryRun: true, first: "2026-12-08T14:00", minutes: 90, count: 5,
      holidays: ["2026-12-21", "2026-12-22"], moveFromHolidays: true });
});
