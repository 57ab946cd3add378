// Which page is shown. An address is lower-case letters, hyphens and slashes:
// what is chosen on a page (a case, a meeting) lives in memory alone, so that
// neither the address bar nor the history can name it.

import { readonly, type Ref, shallowReactive, shallowRef } from "vue";

// What is chosen where: ids by what they are ids of, such as {case: "K7Q2"}.
export type Choice = Readonly<Record<string, string>>;

export class Router {
  readonly path: Readonly<Ref<string>>;
  private readonly current: Ref<string>;
  private readonly choices = shallowReactive(new Map<string, Choice>());

  constructor(private readonly view: Window) {
    this.current = shallowRef(this.readPath());
    this.path = readonly(this.current);
    view.addEventListener("popstate", () => {
      this.current.value = this.readPath();
    });
  }

  // Goes to a page, with what is chosen there. Without a choice, the page keeps
  // the one it had.
  go(path: string, choice?: Choice): void {
    if (choice !== undefined) this.choices.set(path, choice);
    if (path !== this.current.value) {
      this.view.history.pushState(null, "", `/${path}`);
      this.current.value = path;
    }
  }

  // What is chosen on a page; empty after a reload.
  choice(path: string): Choice {
    return this.choices.get(path) ?? {};
  }

  private readPath(): string {
    return this.view.location.pathname.replace(/^\/+|\/+$/g, "");
  }
}
