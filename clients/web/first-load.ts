// Fails the build when a first visit would load more than it may: the page's
// entry, the sign-in form, Today, their styles, fonts and images, as sent.

import { gzipSync } from "node:zlib";

import type { Plugin } from "vite";

const limitBytes = 250_000;
const firstPages = ["src/features/today/page.vue"];

export function firstLoadLimit(): Plugin {
  return {
    name: "samrad-first-load",
    apply: "build",
    writeBundle(_options, bundle) {
      const wanted = new Set<string>(["index.html"]);
      const follow = (name: string) => {
        if (wanted.has(name)) return;
        wanted.add(name);
        const part = bundle[name];
        if (part?.type !== "chunk") return;
        part.imports.forEach(follow);
        part.viteMetadata?.importedCss.forEach(follow);
      };
      for (const part of Object.values(bundle)) {
        if (part.type === "chunk") {
          const id = part.facadeModuleId ?? "";
          if (part.isEntry || firstPages.some((page) => id.endsWith(page))) {
            follow(part.fileName);
          }
        } else if (part.fileName.endsWith(".woff2")) {
          follow(part.fileName);
        }
      }
      let total = 0;
      for (const name of wanted) {
        const part = bundle[name];
        if (part === undefined) throw new Error(`${name} was not built`);
        const bytes = part.type === "chunk" ? part.code : part.source;
        total += name.endsWith(".woff2") ? bytes.length : gzipSync(bytes).length;
      }
      const kilo = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
      process.stdout.write(
        `first load ${kilo(total)} gzip of ${kilo(limitBytes)}\n`);
      if (total > limitBytes) {
        throw new Error("a first visit loads too much; move what is not needed " +
          "at once behind an import() of a page");
      }
    },
  };
}
