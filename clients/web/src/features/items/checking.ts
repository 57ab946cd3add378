// Has a text checked by the node while it is written: a little after the last
// key, and never with an answer to what stood there before. The node is the only
// one that is asked; it stores nothing.

import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  CheckTextRequestSchema,
  CheckTextResponse,
} from "@samrad/agency/meetings/v1/items_pb";
import { shallowReactive } from "vue";

import type { Clients } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

export interface Checked {
  // What was checked; findings hold for just this.
  of: string;
  check: CheckTextResponse;
}

export interface CheckState {
  // A newer text waits for its answer.
  busy: boolean;
  checked?: Checked | undefined;
  failure?: Failure | undefined;
}

// Short enough to be felt as at once.
export const pauseMs = 80;

export class Checking {
  readonly state: CheckState = shallowReactive<CheckState>({ busy: false });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | undefined;

  constructor(private readonly clients: Pick<Clients, "items">) {}

  // The text has become this; `of` says what of it decides the answer.
  changed(of: string, request: MessageInitShape<typeof CheckTextRequestSchema>): void {
    if (this.state.checked?.of === of && !this.state.busy) return;
    this.forget();
    this.state.busy = true;
    this.timer = setTimeout(() => void this.ask(of, request), pauseMs);
  }

  // There is nothing to check any more.
  clear(): void {
    this.forget();
    this.state.busy = false;
    this.state.checked = undefined;
    this.state.failure = undefined;
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = undefined;
  }

  private async ask(
    of: string, request: MessageInitShape<typeof CheckTextRequestSchema>): Promise<void> {
    const mine = new AbortController();
    this.running = mine;
    const result = await this.clients.items.checkText(request, { signal: mine.signal });
    // The text has changed meanwhile.
    if (this.running !== mine) return;
    this.running = undefined;
    this.state.busy = false;
    if (result.kind === "ok") {
      this.state.checked = { of, check: result.value };
      this.state.failure = undefined;
    } else {
      this.state.checked = undefined;
      this.state.failure = result;
    }
  }
}
