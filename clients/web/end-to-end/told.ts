// Keeps all that a browser was ever told: each answer, piece by piece, streams
// that never end among them, and each text that stood in a document, however
// briefly; and whether a mouse was used. (What DevTools remembers of answers has
// holes.)

import type { BrowserContext } from "playwright-core";

type Hear = (answer: string, piece: string) => void;
type See = (text: string) => void;
type Point = () => void;

// Runs in the page, before the page's own scripts.
function listen(): void {
  const { samradHeard: heard, samradSeen: seen, samradPointed: pointed } =
    window as unknown as { samradHeard: Hear; samradSeen: See; samradPointed: Point };
  const { fetch } = window;

  async function overhear(body: ReadableStream<Uint8Array>): Promise<void> {
    const answer = `${performance.timeOrigin} ${Math.random()}`;
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard(answer, decoder.decode(value, { stream: true }));
    }
  }
  window.fetch = async (...asked) => {
    const answer = await fetch(...asked);
    if (answer.body === null) return answer;
    const [mine, theirs] = answer.body.tee();
    // An answer that is broken off is broken for both.
    overhear(mine).catch(() => undefined);
    return new Response(theirs, answer);
  };

  for (const kind of ["pointerdown", "pointermove"]) {
    window.addEventListener(kind, pointed, { capture: true });
  }

  const labels = ["aria-label", "title", "placeholder"];
  const see = (node: Node) => {
    const marked = node instanceof Element
      ? [node, ...node.querySelectorAll(labels.map((one) => `[${one}]`).join())] : [];
    const all = [node.textContent, ...marked.flatMap((one) =>
      labels.map((label) => one.getAttribute(label)))];
    seen(all.filter(Boolean).join("\n"));
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(see);
      else see(change.target);
    }
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: labels });
}

export class Told {
  private readonly answers = new Map<string, string>();
  private readonly seen: string[] = [];
  private pointed = false;
  private readonly context: BrowserContext;

  private constructor(context: BrowserContext) {
    this.context = context;
  }

  // Of every page that is opened in it from now on.
  static async by(context: BrowserContext): Promise<Told> {
    const told = new Told(context);
    await context.exposeBinding("samradHeard", (_, answer: string, piece: string) => {
      told.answers.set(answer, (told.answers.get(answer) ?? "") + piece);
    });
    await context.exposeBinding("samradSeen", (_, text: string) => {
      told.seen.push(text);
    });
    await context.exposeBinding("samradPointed", () => {
      told.pointed = true;
    });
    await context.addInitScript(listen);
    return told;
  }

  // By a mouse or a finger.
  get wasPointedAt(): boolean {
    return this.pointed;
  }

  heard(): string {
    return [...this.answers.values()].join("\n");
  }

  // What stands in the documents now, fields and all, and what ever did.
  async shown(): Promise<string> {
    const now = await Promise.all(this.context.pages().map(async (page) =>
      `${page.url()}\n${await page.title()}\n${await page.content()}`));
    return [...this.seen, ...now].join("\n");
  }
}
