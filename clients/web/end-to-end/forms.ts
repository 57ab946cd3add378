// Forms as a person fills them in: by what stands beside the field.

import type { Locator } from "playwright-core";

type Root = Pick<Locator, "getByRole">;
type Name = string | RegExp;

// FKUI draws its own box over the browser's; the space bar reaches it.
async function mark(box: Locator): Promise<void> {
  await box.press("Space");
}

export async function choose(root: Root, question: Name, answer: Name): Promise<void> {
  await mark(root.getByRole("group", { name: question })
    .getByRole("radio", { name: answer, exact: typeof answer === "string" }));
}

export async function tick(root: Root, question: Name, ...answers: Name[]): Promise<void> {
  const group = root.getByRole("group", { name: question });
  for (const name of answers) {
    await mark(group.getByRole("checkbox", { name, exact: typeof name === "string" }));
  }
}

export async function pick(root: Root, question: Name, option: string): Promise<void> {
  await root.getByRole("combobox", { name: question }).selectOption({ label: option });
}

export async function write(root: Root, label: Name, text: string): Promise<void> {
  await root.getByRole("textbox", { name: label, exact: typeof label === "string" })
    .fill(text);
}

export async function press(root: Root, name: Name): Promise<void> {
  await root.getByRole("button", { name, exact: typeof name === "string" }).click();
}
