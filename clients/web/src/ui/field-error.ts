// Shows an error that the page or the node found, in FKUI's own place for it.

import { ValidationService } from "@fkui/logic";
import { nextTick, onMounted, watch } from "vue";

export function useFieldError(id: string, error: () => string | undefined) {
  function show(message: string | undefined) {
    const element = document.getElementById(id);
    if (element === null) return;
    if (message) ValidationService.setError(element, message);
    else ValidationService.resetState(element);
    // Setting a state shows nothing by itself.
    void ValidationService.validateElement(element);
  }
  watch(error, show, { flush: "post" });

  // FKUI forgets an error when somebody types and takes it away when she leaves
  // the field: what she was about to press would move from under her pointer.
  onMounted(() => {
    document.getElementById(id)?.addEventListener("input", () => {
      void nextTick(() => {
        if (error()) show(error());
      });
    });
  });
}
