// Swedish first, English second. The choice lives in memory: nothing is stored
// in the browser.

import { computed, type ComputedRef, ref, watchEffect } from "vue";

export type Language = "sv" | "en";

export const language = ref<Language>("sv");

// Any tree of texts, and functions that make texts.
export type Words = { readonly [name: string]: Word };
type Word = string | ((...values: never[]) => string) | Words;

// Both languages of one set of words; English must have every key of Swedish,
// with the same parameters.
export interface Catalogue<T extends Words> {
  sv: T;
  en: NoInfer<T>;
}

export function catalogue<T extends Words>(both: Catalogue<T>): Catalogue<T> {
  return both;
}

// The words in the language of now; follows the switch.
export function useWords<T extends Words>(both: Catalogue<T>): ComputedRef<T> {
  return computed(() => both[language.value]);
}

// Keeps <html lang> right, for screen readers and hyphenation.
export function followLanguage(root: HTMLElement): void {
  watchEffect(() => {
    root.lang = language.value;
  });
}
