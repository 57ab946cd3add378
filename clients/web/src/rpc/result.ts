// What a call may come back with. Features switch on `kind`; "not readable" is a
// state to show, not an empty page.

import { Code, ConnectError } from "@connectrpc/connect";

export type Result<T> =
  | { kind: "ok"; value: T }
  | Refusal
  | NotReadable
  // The session waits for a password; the lock view is already up.
  | { kind: "locked" }
  // There is no session any more; the sign-in form is already up.
  | { kind: "signed-out" }
  // The node, or something behind it, is away. Nothing was lost: ask again.
  | { kind: "unreachable"; tag: string };

// The node says no, and which no.
export interface Refusal {
  kind: "refused";
  // A stable word of the protos, such as MUST_BE_OUT; empty when there is none.
  tag: string;
  code: Code;
  // Which field was wrong, for bad input; empty otherwise.
  path: string;
  // The node's own words, in English; without case data. Not for show: the tag
  // chooses the words. Some tags name the agencies they are about here.
  message: string;
}

// It is not there, or not for this person: the same answer on purpose.
export interface NotReadable {
  kind: "not-readable";
  tag: string;
}

export type Failure = Exclude<Result<never>, { kind: "ok" }>;

const tagHeader = "samrad-tag";
const pathHeader = "samrad-path-bin";

function fieldPath(error: ConnectError): string {
  const coded = error.metadata.get(pathHeader);
  if (coded === null) return "";
  try {
    const bytes = Uint8Array.from(atob(coded), (c) => c.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return "";
  }
}

// What a thrown thing means to a feature.
export function failureOf(thrown: unknown): Failure {
  const error = ConnectError.from(thrown);
  const tag = error.metadata.get(tagHeader) ?? "";
  switch (error.code) {
    case Code.Unauthenticated:
      if (tag === "SESSION_LOCKED") return { kind: "locked" };
      if (tag === "NOT_SIGNED_IN") return { kind: "signed-out" };
      break;
    case Code.NotFound:
    case Code.PermissionDenied:
      return { kind: "not-readable", tag };
    case Code.Unavailable:
    case Code.DeadlineExceeded:
    case Code.Canceled:
    case Code.Unknown: // Also what a failed fetch is.
      return { kind: "unreachable", tag };
    default:
  }
  return {
    kind: "refused",
    tag,
    code: error.code,
    path: fieldPath(error),
    message: error.rawMessage,
  };
}
