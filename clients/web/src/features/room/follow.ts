// Follows a meeting's stream for as long as one wants to: comes back after a
// lost connection, each time later, and takes silence for a lost one.

import type { WatchMeetingResponse } from "@samrad/agency/meetings/v1/room_pb";

import type { Clients } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

export interface Surroundings {
  now: () => number;
  // Resolves after so long, or when it is told to stop.
  wait: (ms: number, stop: AbortSignal) => Promise<void>;
  // 0 up to 1.
  random: () => number;
}

// "lost": nothing is heard for now.
export type Link = "connecting" | "live" | "lost";

export interface Follower {
  // Number of the last event that has been heard.
  after: () => bigint;
  hear: (event: WatchMeetingResponse) => void;
  lost: () => void;
  // It is over for good: not readable, locked, signed out.
  end: (why: Failure) => void;
}

const firstPauseMs = 1_000;
const longestPauseMs = 15_000;
// The node gives a sign of life every 10 s.
const silenceMs = 25_000;

export async function follow(
  room: Pick<Clients["room"], "watchMeeting">, meeting: string,
  follower: Follower, around: Surroundings, stop: AbortSignal): Promise<void> {
  let pause = firstPauseMs;
  while (!stop.aborted) {
    const end = await once(room, meeting, follower, around, stop);
    if (end === "over" || stop.aborted) return;
    follower.lost();
    if (end === "heard") pause = firstPauseMs;
    await around.wait(pause * (0.5 + around.random() / 2), stop);
    pause = Math.min(pause * 2, longestPauseMs);
  }
}

// One connection, to its end.
async function once(
  room: Pick<Clients["room"], "watchMeeting">, meeting: string,
  follower: Follower, around: Surroundings, stop: AbortSignal):
  Promise<"heard" | "silent" | "over"> {
  const attempt = new AbortController();
  const cut = () => attempt.abort();
  stop.addEventListener("abort", cut, { once: true });
  let heardAt = around.now();
  let heard = false;
  void (async () => {
    while (!attempt.signal.aborted) {
      await around.wait(silenceMs / 5, attempt.signal);
      if (around.now() - heardAt >= silenceMs) attempt.abort();
    }
  })();
  try {
    const stream = room.watchMeeting(
      { meeting, after: follower.after() }, { signal: attempt.signal });
    for await (const result of stream) {
      if (stop.aborted) return "over";
      if (result.kind === "unreachable" || result.kind === "refused") break;
      if (result.kind !== "ok") {
        follower.end(result);
        return "over";
      }
      heard = true;
      heardAt = around.now();
      follower.hear(result.value);
    }
  } finally {
    stop.removeEventListener("abort", cut);
    attempt.abort();
  }
  return heard ? "heard" : "silent";
}
