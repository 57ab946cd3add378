// The one connection to the node: gRPC-Web on the page's own origin.

import type { Interceptor, Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

// Another site cannot send this header without asking first, and is told no.
const saysItIsThePage: Interceptor = (next) => (request) => {
  request.header.set("x-samrad-page", "1");
  return next(request);
};

// `fetch` with the session's cookie for this origin only, nothing stored and no
// redirect followed.
const plainFetch: typeof fetch = (input, init) =>
  fetch(input, {
    ...init,
    cache: "no-store",
    credentials: "same-origin",
    redirect: "error",
    referrerPolicy: "no-referrer",
  });

export function createNodeTransport(origin: string): Transport {
  return createGrpcWebTransport({
    baseUrl: origin,
    interceptors: [saysItIsThePage],
    fetch: plainFetch,
  });
}
