import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";

import AppDialog from "./app-dialog.vue";

// What the test's document lacks of a dialog. The event that tells of a closing
// comes when the browser has time: here, when the test says so.
const lacking = HTMLDialogElement.prototype;
const { showModal, close } = lacking;
beforeEach(() => {
  lacking.showModal = function show(this: HTMLDialogElement) { this.open = true; };
  lacking.close = function shut(this: HTMLDialogElement) { this.open = false; };
});
afterEach(() => {
  Object.assign(lacking, { showModal, close });
});

function dialog() {
  const made = mount(AppDialog, {
    props: { modelValue: false, heading: "Återkalla?" }, attachTo: document.body });
  const closedBefore = () => made.emitted("update:modelValue")?.length ?? 0;
  return { made, closedBefore };
}

test("a dialog that the browser closes says so", async () => {
  const { made, closedBefore } = dialog();
  await made.setProps({ modelValue: true });
  made.get("dialog").element.close();
  await made.get("dialog").trigger("close");
  expect(closedBefore()).toBe(1);
  made.unmount();
});

test("a dialog that was opened again is not closed by news of the last time", async () => {
  const { made, closedBefore } = dialog();
  await made.setProps({ modelValue: true });
  await made.setProps({ modelValue: false });
  await made.setProps({ modelValue: true });
  await made.get("dialog").trigger("close");
  expect(closedBefore()).toBe(0);
  expect(made.get("dialog").element.open).toBe(true);
  made.unmount();
});
