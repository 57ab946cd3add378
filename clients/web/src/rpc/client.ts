// A typed client whose calls answer with a Result and never throw. A stream
// yields Results too; the first that is not "ok" is its last.

import type {
  DescMessage,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import type { CallOptions, Transport } from "@connectrpc/connect";
import { createClient } from "@connectrpc/connect";

import { type Failure, failureOf, type Result } from "./result";

type Method<M> =
  M extends DescMethodUnary<infer I extends DescMessage, infer O extends DescMessage>
    ? (request: MessageInitShape<I>, options?: CallOptions) =>
      Promise<Result<MessageShape<O>>>
    : M extends DescMethodServerStreaming<
      infer I extends DescMessage, infer O extends DescMessage>
      ? (request: MessageInitShape<I>, options?: CallOptions) =>
        AsyncIterable<Result<MessageShape<O>>>
      : never;

export type Client<S extends DescService> = {
  [P in keyof S["method"]]: Method<S["method"][P]>;
};

// Told of every failure before the caller is, so that one module alone decides
// what a locked or ended session shows.
export type OnFailure = (failure: Failure) => void;

// A call with one answer gives up after this long, unless its caller said
// otherwise; a stream has no end of its own.
const unaryTimeoutMs = 30_000;

type Unary = (request: unknown, options?: CallOptions) => Promise<unknown>;
type Streaming =
  (request: unknown, options?: CallOptions) => AsyncIterable<unknown>;

export function answeringClient<S extends DescService>(
  service: S, transport: Transport, onFailure: OnFailure): Client<S> {
  const plain = createClient(service, transport) as
    unknown as Record<string, Unary | Streaming>;
  const made: Record<string, unknown> = {};
  for (const method of service.methods) {
    if (method.methodKind === "server_streaming") {
      const call = plain[method.localName] as Streaming;
      made[method.localName] = (request: unknown, options?: CallOptions) =>
        answers(() => call(request, options), onFailure);
    } else {
      const call = plain[method.localName] as Unary;
      made[method.localName] = (request: unknown, options?: CallOptions) =>
        answer(
          () => call(request, { timeoutMs: unaryTimeoutMs, ...options }),
          onFailure);
    }
  }
  return made as Client<S>;
}

async function answer(
  call: () => Promise<unknown>, onFailure: OnFailure): Promise<Result<unknown>> {
  try {
    return { kind: "ok", value: await call() };
  } catch (thrown) {
    const failure = failureOf(thrown);
    onFailure(failure);
    return failure;
  }
}

async function* answers(
  call: () => AsyncIterable<unknown>,
  onFailure: OnFailure): AsyncIterable<Result<unknown>> {
  try {
    for await (const value of call()) yield { kind: "ok", value };
  } catch (thrown) {
    const failure = failureOf(thrown);
    onFailure(failure);
    yield failure;
  }
}
