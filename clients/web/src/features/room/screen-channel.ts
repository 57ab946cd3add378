// From the room to the shared screen in another window of the same browser: the
// item's code word and which general question to show. Nothing else fits through
// here; what is not a code word by form is dropped at both ends.

export interface ScreenMessage {
  meeting: string;
  codeWord: string;
  question?: number;
}

const name = "samrad-shared-screen";

// The node chooses code words from a list: one capital and small letters.
export function isCodeWord(text: string): boolean {
  return /^[A-ZÅÄÖ][a-zåäö]{1,15}$/.test(text);
}

export function readScreenMessage(data: unknown): ScreenMessage | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { meeting, codeWord, question } = data as Record<string, unknown>;
  if (typeof meeting !== "string" || typeof codeWord !== "string") return undefined;
  return {
    meeting,
    codeWord: isCodeWord(codeWord) ? codeWord : "",
    ...(typeof question === "number" && { question }),
  };
}

let channel: BroadcastChannel | undefined;
const now: ScreenMessage = { meeting: "", codeWord: "" };

function send() {
  if (typeof BroadcastChannel === "undefined") return;
  if (channel === undefined) {
    channel = new BroadcastChannel(name);
    // A shared screen that was opened later asks what to show.
    channel.addEventListener("message", (event) => {
      if (event.data === "ask") channel?.postMessage({ ...now });
    });
  }
  channel.postMessage({ ...now });
}

export function showCodeWord(meeting: string, codeWord: string): void {
  now.meeting = meeting;
  now.codeWord = isCodeWord(codeWord) ? codeWord : "";
  send();
}

export function showQuestion(question: number): void {
  now.question = question;
  send();
}

// For the shared screen. Returns what stops listening.
export function listenForScreen(heard: (message: ScreenMessage) => void): () => void {
  if (typeof BroadcastChannel === "undefined") return () => undefined;
  const own = new BroadcastChannel(name);
  own.addEventListener("message", (event) => {
    const message = readScreenMessage(event.data);
    if (message !== undefined) heard(message);
  });
  own.postMessage("ask");
  return () => own.close();
}
