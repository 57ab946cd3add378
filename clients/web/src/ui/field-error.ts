// Shows an error that the page or the node found, in FKUI's own place for it.

import { ValidationService } from "@fkui/logic";
import { watch } from "vue";

export function useFieldError(id: string, error: () => string | undefined) {
  watch(error, (message) => {
    const element = document.getElementById(id);
    if (element === null) return;
    if (message) ValidationService.setError(element, message);
    else ValidationService.resetState(element);
    // Setting a state shows nothing by itself.
    void ValidationService.validateElement(element);
  }, { flush: "post" });
}
