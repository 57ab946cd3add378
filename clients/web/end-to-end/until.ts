// Waits for what other machines do in their own time.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

const patienceMs = 60_000;
const betweenMs = 300;

// Looks again until it holds.
export async function until(
  what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!await holds()) {
    assert.ok(Date.now() < end, `it never came to this: ${what}`);
    await pause(betweenMs);
  }
}
