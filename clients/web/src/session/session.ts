// The session of the person at this browser: docs/WEB.md, "The session". The
// node decides; this module only follows it and covers the screen in time. The
// stage is the one thing that says what may be shown.

import { timestampMs } from "@bufbuild/protobuf/wkt";
import {
  type PageSession,
  SessionPlace,
  SessionState,
} from "@samrad/agency/staff/v1/page_pb";
import { readonly, type Ref, shallowRef } from "vue";

import type { Clients } from "@/rpc/clients";
import type { Failure, Result } from "@/rpc/result";

import type { TabChannel } from "./tabs";

export type Stage =
  | { kind: "starting" }
  | { kind: "unreachable" }
  | { kind: "signed-out" }
  // The account has to set up its second factor; nothing else works.
  | { kind: "second-factor"; session: PageSession }
  | { kind: "open"; session: PageSession }
  // Covered; `session` says only who may unlock it.
  | { kind: "locked"; session: PageSession };

// What the session needs of its surroundings; tests give their own.
export interface Surroundings {
  clients: Pick<Clients, "page">;
  tabs: TabChannel;
  // Milliseconds of a clock that goes on while the machine sleeps.
  now: () => number;
  // Forgets everything: loads the page afresh.
  forget: () => void;
}

// Real input is told to the node at most this often.
const touchEveryMs = 20_000;
// How often the page looks whether it is time to cover the screen.
const watchEveryMs = 1_000;

export class Session {
  readonly stage: Readonly<Ref<Stage>>;
  private readonly current = shallowRef<Stage>({ kind: "starting" });
  private locksAt = Number.POSITIVE_INFINITY;
  private touchedAt = Number.NEGATIVE_INFINITY;
  private place = SessionPlace.ELSEWHERE;

  constructor(private readonly around: Surroundings) {
    this.stage = readonly(this.current) as Readonly<Ref<Stage>>;
    around.tabs.onMessage((message) => {
      switch (message) {
        case "signed-out":
        case "signed-in":
          around.forget();
          break;
        case "locked":
          this.cover();
          break;
        case "touched":
        case "unlocked":
          void this.refresh();
          break;
      }
    });
  }

  // Asks the node who is signed in here. Also the way out of "unreachable".
  async refresh(): Promise<void> {
    this.follow(await this.around.clients.page.getSession({}));
  }

  // Looks each second whether the time is up. Returns what stops that.
  watch(): () => void {
    const timer = setInterval(() => this.coverWhenDue(), watchEveryMs);
    return () => clearInterval(timer);
  }

  // Public for the watch and for a tab that wakes from sleep.
  coverWhenDue(): void {
    if (this.current.value.kind !== "open") return;
    if (this.around.now() < this.locksAt) return;
    this.cover();
    // Another tab may have been used meanwhile: the node knows.
    void this.refresh();
  }

  // Where the person is; decides how soon an untouched session locks.
  setPlace(place: SessionPlace): void {
    if (this.place === place) return;
    this.place = place;
    this.touchedAt = Number.NEGATIVE_INFINITY;
    this.touch();
  }

  // The person did something: a key, the pointer, a touch. Nothing else may
  // call this.
  touch(): void {
    if (this.current.value.kind !== "open") return;
    const now = this.around.now();
    if (now - this.touchedAt < touchEveryMs) return;
    this.touchedAt = now;
    void this.tellTouched();
  }

  private async tellTouched(): Promise<void> {
    const result =
      await this.around.clients.page.touchSession({ place: this.place });
    if (result.kind !== "ok") return; // failed() has seen it
    this.follow(result);
    this.around.tabs.send("touched");
  }

  async signIn(user: string, password: string, code: string):
    Promise<Result<unknown>> {
    const result =
      await this.around.clients.page.openSession({ user, password, code });
    if (result.kind === "ok") {
      this.around.tabs.send("signed-in");
      this.follow(result);
    }
    return result;
  }

  async unlock(password: string): Promise<Result<unknown>> {
    const result = await this.around.clients.page.unlockSession({ password });
    if (result.kind === "ok") {
      this.follow(result);
      this.around.tabs.send("unlocked");
    }
    return result;
  }

  // Covers first: the screen is blank whatever the network does.
  async lock(): Promise<void> {
    this.cover();
    this.around.tabs.send("locked");
    this.follow(await this.around.clients.page.lockSession({}));
  }

  // Ends this session, or all of the account's; forgets everything here even
  // when the node cannot be told (the session then locks by itself).
  async signOut(everywhere: boolean): Promise<void> {
    this.cover();
    await this.around.clients.page.closeSession({ everywhere });
    this.around.tabs.send("signed-out");
    this.around.forget();
  }

  // Every failed call of every feature comes here before its caller sees it.
  failed(failure: Failure): void {
    switch (failure.kind) {
      case "locked":
        this.cover();
        this.around.tabs.send("locked");
        break;
      case "signed-out":
        this.end();
        break;
      case "refused":
        if (failure.tag === "SECOND_FACTOR_MISSING") void this.refresh();
        break;
      default:
    }
  }

  private end(): void {
    const was = this.current.value.kind;
    this.current.value = { kind: "signed-out" };
    // Somebody's data may still be in memory.
    if (was === "open" || was === "locked" || was === "second-factor") {
      this.around.forget();
    }
  }

  private cover(): void {
    const stage = this.current.value;
    if (stage.kind === "open" || stage.kind === "second-factor") {
      this.current.value = { kind: "locked", session: stage.session };
    }
  }

  private follow(result: Result<{ session?: PageSession | undefined }>): void {
    if (result.kind === "ok") {
      if (result.value.session !== undefined) this.show(result.value.session);
    } else if (result.kind === "unreachable" &&
               this.current.value.kind === "starting") {
      this.current.value = { kind: "unreachable" };
    } else if (result.kind === "signed-out") {
      this.end();
    }
  }

  private show(session: PageSession): void {
    if (session.locksAt !== undefined && session.now !== undefined) {
      this.locksAt = this.around.now() +
        timestampMs(session.locksAt) - timestampMs(session.now);
    }
    switch (session.state) {
      case SessionState.OPEN:
        this.current.value = { kind: "open", session };
        break;
      case SessionState.SECOND_FACTOR_MISSING:
        this.current.value = { kind: "second-factor", session };
        break;
      default:
        this.current.value = { kind: "locked", session };
    }
  }
}
