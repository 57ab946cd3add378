// Times what a person waits for by the page's own clock: what it takes to drive a
// browser is in no figure.

import type { Page } from "playwright-core";

export interface Sight {
  // What begins the wait: the next event of this kind. Empty: the navigation.
  begins: "" | "click" | "keydown";
  // What is waited for: so many of these, with this text in each, and none of
  // the others left.
  selector: string;
  count?: number;
  text?: string;
  gone?: string;
}

// Runs in the page. A wait ends when the frame that shows the sight is drawn.
function watch({ begins, selector, count = 1, text = "", gone = "" }: Sight): void {
  const patienceMs = 30_000;
  const asked = window as unknown as { samradWaited: Promise<number> };
  asked.samradWaited = new Promise((tell, fail) => {
    setTimeout(() => fail(new Error(`never seen: ${selector} ${text}`)), patienceMs);
    let began = begins === "" ? 0 : Number.NaN;
    const drawn = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => tell(performance.now() - began);
      port2.postMessage(null);
    };
    const look = () => {
      if (Number.isNaN(began)) return;
      const seen = [...document.querySelectorAll(selector)]
        .filter((one) => one.textContent.includes(text));
      if (seen.length < count) return;
      if (gone !== "" && document.querySelector(gone) !== null) return;
      changes.disconnect();
      requestAnimationFrame(drawn);
    };
    const changes = new MutationObserver(look);
    changes.observe(document, {
      subtree: true, childList: true, characterData: true, attributes: true });
    if (begins === "") look();
    // The browser says when it took the key or the click, before any script ran.
    else document.addEventListener(begins, (event) => {
      began = event.timeStamp;
    }, { capture: true, once: true });
  });
}

// Begins to look for the sight.
export async function arm(page: Page, sight: Sight): Promise<void> {
  await page.evaluate(() => performance.clearResourceTimings());
  await page.evaluate(watch, sight);
}

// Milliseconds from what began the wait until the sight was drawn.
export function waited(page: Page): Promise<number> {
  return page.evaluate(() =>
    (window as unknown as { samradWaited: Promise<number> }).samradWaited);
}

// Looks for the frame that no longer shows any of these.
export async function armBlank(page: Page, selector: string): Promise<void> {
  await page.evaluate((gone) => {
    const asked = window as unknown as { samradBlank: Promise<number> };
    asked.samradBlank = new Promise((tell) => {
      const changes = new MutationObserver(() => {
        if (document.querySelector(gone) !== null) return;
        changes.disconnect();
        requestAnimationFrame(() => tell(Date.now()));
      });
      changes.observe(document, { subtree: true, childList: true });
    });
  }, selector);
}

// When that was, in milliseconds since 1970 by the machine's clock.
export function blankedAt(page: Page): Promise<number> {
  return page.evaluate(() =>
    (window as unknown as { samradBlank: Promise<number> }).samradBlank);
}

// Milliseconds from the navigation to this address until the sight is drawn.
export async function timeLoad(
  page: Page, address: string, sight: Omit<Sight, "begins">): Promise<number> {
  await page.addInitScript(watch, { ...sight, begins: "" } as Sight);
  await page.goto(address);
  return await waited(page);
}

// Milliseconds from the key or click in `act` until the sight is drawn.
export async function timeAct(
  page: Page, sight: Sight, act: () => Promise<void>): Promise<number> {
  await arm(page, sight);
  await act();
  return await waited(page);
}

// Milliseconds of the last call of this method since the wait began, as the browser
// saw it.
export function timeOfCall(page: Page, method: string): Promise<number> {
  return page.evaluate((name) => {
    const calls = performance.getEntriesByType("resource")
      .filter((one) => one.name.endsWith(`/${name}`));
    const last = calls.at(-1);
    if (last === undefined) throw new Error(`${name} was not called`);
    return last.duration;
  }, method);
}

// A plain file of the node over the page's open connection.
export function timeFile(page: Page, path: string): Promise<number> {
  return page.evaluate(async (file) => {
    const began = performance.now();
    const answer = await fetch(file, { cache: "no-store" });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${file}: HTTP ${answer.status}`);
    return performance.now() - began;
  }, path);
}

// A plain file of the node as the first thing that a browser asks for.
export async function timeFirstFile(page: Page, address: string): Promise<number> {
  await page.goto(address);
  return await page.evaluate(() => {
    const [load] = performance.getEntriesByType("navigation");
    return (load as PerformanceNavigationTiming).responseEnd;
  });
}
