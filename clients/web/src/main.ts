// Puts the page together: one transport, one session, one router.

import "@/styles/all.css";

import { ValidationPlugin } from "@fkui/vue";
import { createApp } from "vue";

import App from "@/app.vue";
import { createClients } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";
import { createNodeTransport } from "@/rpc/transport";
import { watchActivity } from "@/session/activity";
import { Session } from "@/session/session";
import { openTabChannel } from "@/session/tabs";
import { Router } from "@/shell/router";
import { followLanguage } from "@/words/language";

const transport = createNodeTransport(window.location.origin);
const onFailure = (failure: Failure) => session.failed(failure);
const clients = createClients(transport, onFailure);
const session = new Session({
  clients,
  tabs: openTabChannel(),
  now: () => Date.now(),
  forget: () => window.location.replace("/"),
});

followLanguage(document.documentElement);
watchActivity(document, () => session.touch());
document.addEventListener("visibilitychange", () => session.coverWhenDue());
session.watch();
void session.refresh();

createApp(App, { session, clients, router: new Router(window) })
  .use(ValidationPlugin)
  .mount("#page");
