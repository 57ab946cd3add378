// Looks at a page as a person with a small screen, large text or a screen reader
// would, and keeps what it looks like.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import axe from "axe-core";
import type { Page } from "playwright-core";

const folder = process.env.SAMRAD_SCREENSHOTS ?? "screenshots";
mkdirSync(folder, { recursive: true });

// The widest last: it is what tests go on with.
const widths = [390, 1024, 1440];
const height = 900;

// WCAG 2.0 to 2.2, A and AA.
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export async function assertAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(axe.source);
  const broken = await page.evaluate(async (tags) => {
    const found = await (window as unknown as { axe: typeof axe }).axe.run(
      document, { runOnly: { type: "tag", values: tags } });
    return found.violations.map((one) => `${one.id}: ${one.nodes
      .map((node) => node.target.join(" ")).join(", ")}`);
  }, rules);
  assert.deepEqual(broken, [], `axe on ${what}`);
}

// One heading of the first level, one main landmark, no level left out.
export async function assertOutline(page: Page, what: string): Promise<void> {
  assert.equal(await page.locator("main").count(), 1, `main of ${what}`);
  const levels = await page.locator("h1, h2, h3, h4, h5, h6").evaluateAll(
    (all) => all.filter((one) => (one as HTMLElement).offsetParent !== null)
      .map((one) => Number(one.tagName.slice(1))));
  assert.equal(levels.filter((level) => level === 1).length, 1, `h1 of ${what}`);
  const closed = await page.locator("dialog:not([open])").evaluateAll((all) =>
    all.filter((one) => getComputedStyle(one).display !== "none").length);
  assert.equal(closed, 0, `closed dialogs that are drawn on ${what}`);
  levels.reduce((before, level) => {
    assert.ok(level <= before + 1, `headings of ${what}: ${levels.join(" ")}`);
    return level;
  }, 0);
}

async function assertNoSideways(page: Page, what: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
      .map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""}`);
  });
  assert.deepEqual(wide, [], `wider than the screen: ${what}`);
}

// As a person sets it in the browser: what is measured in rem grows, media queries
// too.
async function setTextSize(page: Page, standard: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.setFontSizes", { fontSizes: { standard } });
  await devtools.detach();
}

// Nothing to scroll sideways for at 320 px, nor with text of twice the size.
export async function assertReflows(page: Page, what: string): Promise<void> {
  await page.setViewportSize({ width: 320, height });
  await assertNoSideways(page, `${what} at 320 px`);
  await page.setViewportSize({ width: 1280, height });
  await setTextSize(page, 32);
  try {
    await assertNoSideways(page, `${what} with text at 200 %`);
  } finally {
    await setTextSize(page, 16);
  }
  await page.setViewportSize({ width: 1440, height });
}

// Nothing moves for who asked for less motion; with the colours of the system,
// every word is still told from its ground, and a picture is kept to look at.
export async function assertCalm(page: Page, what: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce", forcedColors: "active" });
  try {
    const moving = await page.evaluate(() => [...document.querySelectorAll("body *")]
      .filter((one) => {
        const style = getComputedStyle(one);
        return [style.transitionDuration, style.animationDuration]
          .flatMap((all) => all.split(",")).some((each) => parseFloat(each) > 0);
      })
      .map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""}`));
    assert.deepEqual(moving, [], `moves all the same: ${what}`);
    // Backgrounds go; what only a background told would be gone with them.
    const unmarked = await page.evaluate(() => [...document.querySelectorAll(
      "body *")].filter((one) => getComputedStyle(one).forcedColorAdjust === "none" &&
        one.closest("svg") === null)
      .map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""}`));
    assert.deepEqual(unmarked, [], `keeps its own colours: ${what}`);
    await page.screenshot({
      path: join(folder, `${what}-forced.png`), fullPage: true, caret: "initial" });
  } finally {
    await page.emulateMedia({ reducedMotion: null, forcedColors: null });
  }
}

export async function keepPicture(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    await page.screenshot({
      path: join(folder, `${name}-${width}.png`),
      fullPage: true,
      // Hiding it would need an inline style, which the policy refuses.
      caret: "initial",
    });
  }
}

// What is met on the way through a workflow and on no page by itself.
export async function glance(page: Page, name: string): Promise<void> {
  await keepPicture(page, name);
  await assertAccessible(page, name);
}

// All of it, as every page has to stand it. Swedish words are the longest: what
// they fit into, the others do.
export async function look(page: Page, name: string): Promise<void> {
  await keepPicture(page, name);
  await assertOutline(page, name);
  await assertAccessible(page, name);
  const language = await page.locator("html").getAttribute("lang");
  if (language !== "sv") return;
  await assertReflows(page, name);
  await assertCalm(page, name);
}
