// Which page is shown. An address is lower-case letters, hyphens and slashes:
// what is chosen on a page (a case, a meeting) lives in memory alone, so that
// neither the address bar nor the history can name it.

import { readonly, type Ref, shallowReactive, shallowRef } from "vue";

// What is chosen where: ids by what they are ids of, such as {case: "K7Q2"}.
export type Choice = Readonly<Record<string, string>>;

export class Router {
  readonly path: Readonly<Ref<string>>;
  // Rises each time that the page is begun anew at the address it is on.
  readonly visit: Readonly<Ref<number>>;
  private readonly current: Ref<string>;
  private readonly visits = shallowRef(0);
  private readonly choices = shallowReactive(new Map<string, Choice>());

  constructor(private readonly view: Window) {
    this.current = shallowRef(this.readPath());
    this.path = readonly(this.current);
    this.visit = readonly(this.visits);
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

  // As the navigation does: goes to another page, or begins this one anew with
  // nothing chosen.
  enter(path: string): void {
    if (path !== this.current.value) {
      this.go(path);
      return;
    }
    this.choices.delete(path);
    this.visits.value += 1;
  }

  // What is chosen on a page; empty after a reload.
  choice(path: string): Choice {
    return this.choices.get(path) ?? {};
  }

  private readPath(): string {
    return this.view.location.pathname.replace(/^\/+|\/+$/g, "");
  }
}
