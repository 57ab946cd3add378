import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

import { firstLoadLimit } from "./first-load.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [vue(), firstLoadLimit()],
  resolve: { alias: { "@": at("./src"), "@samrad": at("./generated/samrad") } },
  // Vue without the options that nobody uses, and without its devtools hook.
  define: {
    __VUE_OPTIONS_API__: "true", // FKUI's components are written so.
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  build: {
    target: "es2022",
    sourcemap: false,
    // The content policy allows no data: fonts and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    css: false,
    restoreMocks: true,
    isolate: false,
    server: { deps: { inline: [/@fkui/] } },
  },
});
