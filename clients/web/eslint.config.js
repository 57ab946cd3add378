import vue from "eslint-plugin-vue";
import { defineConfig } from "eslint/config";
import typescript from "typescript-eslint";
import vueParser from "vue-eslint-parser";

export default defineConfig(
  { ignores: ["generated/", "node_modules/"] },
  ...typescript.configs.strict,
  ...vue.configs["flat/recommended"],
  {
    files: ["**/*.vue"],
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: typescript.parser },
    },
  },
  {
    files: ["src/**"],
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      // Nothing is kept in a browser; nothing is put in as HTML.
      "no-restricted-globals": ["error", "localStorage", "sessionStorage",
        "indexedDB", "caches", "alert", "confirm", "prompt"],
      "vue/no-v-html": "error",
      // The content policy refuses them.
      "vue/no-static-inline-styles": ["error", { allowBinding: false }],
      "vue/multi-word-component-names": "off",
      // Form only.
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": "off",
      "vue/html-indent": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/first-attribute-linebreak": "off",
      "vue/multiline-html-element-content-newline": "off",
      "vue/attributes-order": "off",
      "vue/require-default-prop": "off",
    },
  },
);
