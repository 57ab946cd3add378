// A page that shows a list or one thing of it begins anew when that changes: at
// its top, with the focus on its heading.

import { nextTick, type Ref, watch } from "vue";

export function useFreshView(
  page: Readonly<Ref<HTMLElement | null>>, shown: () => unknown): void {
  watch(shown, async () => {
    await nextTick();
    window.scrollTo(0, 0);
    page.value?.querySelector<HTMLElement>("h1")?.focus();
  });
}
