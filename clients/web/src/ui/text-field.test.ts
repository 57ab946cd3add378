import { ValidationPlugin } from "@fkui/vue";
import { mount } from "@vue/test-utils";
import { expect, test, vi } from "vitest";

import TextField from "./text-field.vue";

test("an error that the page found stands at its field, and goes", async () => {
  const field = mount(TextField, {
    props: { modelValue: "", label: "Namn" },
    global: { plugins: [ValidationPlugin] },
    attachTo: document.body,
  });
  await field.setProps({ error: "Skriv namnet." });
  await vi.waitFor(() => {
    expect(field.text()).toContain("Skriv namnet.");
    expect(field.get("input").attributes("aria-invalid")).toBe("true");
  });
  await field.setProps({ error: undefined });
  await vi.waitFor(() => expect(field.text()).not.toContain("Skriv namnet."));
  field.unmount();
});
