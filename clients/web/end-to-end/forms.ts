// Forms as a person fills them in, by what stands beside the field and without a
// mouse.

import type { Locator } from "playwright-core";

import { activate, fill, mark, markRadio, select } from "./keyboard.ts";

type Root = Pick<Locator, "getByRole">;
type Name = string | RegExp;

export async function choose(root: Root, question: Name, answer: Name): Promise<void> {
  const group = root.getByRole("group", { name: question });
  await markRadio(group,
    group.getByRole("radio", { name: answer, exact: typeof answer === "string" }));
}

export async function tick(root: Root, question: Name, ...answers: Name[]): Promise<void> {
  const group = root.getByRole("group", { name: question });
  for (const name of answers) {
    await mark(group.getByRole("checkbox", { name, exact: typeof name === "string" }));
  }
}

export async function pick(root: Root, question: Name, option: string): Promise<void> {
  await select(root.getByRole("combobox", { name: question }), option);
}

export async function write(root: Root, label: Name, text: string): Promise<void> {
  await fill(root.getByRole("textbox", { name: label, exact: typeof label === "string" }),
    text);
}

export async function press(root: Root, name: Name): Promise<void> {
  await activate(root.getByRole("button", { name, exact: typeof name === "string" }));
}
