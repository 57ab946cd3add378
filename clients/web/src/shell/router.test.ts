import { beforeEach, expect, test } from "vitest";

import { pages } from "@/features/registry";

import { shown } from "../../end-to-end/pages.ts";

import { Router } from "./router";

beforeEach(() => window.history.replaceState(null, "", "/"));

test("an address never holds what is chosen", () => {
  const router = new Router(window);
  router.go("cases", { case: "K7Q2" });
  expect(window.location.href).not.toContain("K7Q2");
  expect(JSON.stringify(window.history.state)).not.toContain("K7Q2");
  expect(router.choice("cases")).toEqual({ case: "K7Q2" });
});

test("a page keeps its choice when one comes back to it", () => {
  const router = new Router(window);
  router.go("cases", { case: "K7Q2" });
  router.go("inbox");
  router.go("cases");
  expect(router.choice("cases")).toEqual({ case: "K7Q2" });
});

test("the navigation begins the page one is on anew, with nothing chosen", () => {
  const router = new Router(window);
  router.go("cases", { case: "K7Q2" });
  const before = router.visit.value;
  router.enter("cases");
  expect(router.choice("cases")).toEqual({});
  expect(router.visit.value).toBe(before + 1);
});

test("the navigation keeps what was chosen on the page that it goes to", () => {
  const router = new Router(window);
  router.go("cases", { case: "K7Q2" });
  router.enter("inbox");
  router.enter("cases");
  expect(router.choice("cases")).toEqual({ case: "K7Q2" });
});

test("a page without a choice has none", () => {
  expect(new Router(window).choice("cases")).toEqual({});
});

test("every page is one that the browser's tests look at", () => {
  const looked = new Set(shown.map((scene) => scene.path));
  expect(pages.filter((page) => !looked.has(page.path))).toEqual([]);
});

test("every page's address is one that the node serves", () => {
  for (const page of pages) expect(page.path).toMatch(/^[a-z/-]*$/);
  expect(new Set(pages.map((page) => page.path)).size).toBe(pages.length);
});
