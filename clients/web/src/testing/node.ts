// A node in memory, for tests: give each method that a test needs; the others
// answer "unimplemented". Requests and answers are the real messages.
//
//   const { clients } = inMemory((router) => {
//     router.service(PageService, { getSession: () => ({ session }) });
//   });

import {
  Code,
  ConnectError,
  type ConnectRouter,
  createRouterTransport,
} from "@connectrpc/connect";

import { createClients } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

export function inMemory(routes: (router: ConnectRouter) => void) {
  const failures: Failure[] = [];
  const clients = createClients(
    createRouterTransport(routes), (failure) => failures.push(failure));
  return { clients, failures };
}

// An error as the node makes it.
export function nodeError(code: Code, tag: string, message = ""): ConnectError {
  return new ConnectError(message, code, { "samrad-tag": tag });
}

// Until everything that was promised has been done.
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; ++turn) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
