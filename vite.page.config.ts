/** The page: static files in dist/page, for `netnsim play` and for any host. Nothing of it is loaded from elsewhere. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { CONTENT_SECURITY_POLICY } from "./src/cli/content-security.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The policy stands in the page itself, so that it holds on any host. */
const policy: Plugin = {
  name: "content-security-policy",
  transformIndexHtml: (html) =>
    html.replace('Content-Security-Policy" content=""', `Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}"`),
};

const lessons: Plugin = {
  name: "lessons",
  writeBundle({ dir }) {
    cpSync(here("scenarios"), join(dir!, "lessons"), { recursive: true });
  },
};

export default defineConfig({
  root: here("src/page"),
  base: "./",
  plugins: [policy, lessons],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: here("dist/page"),
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      // The worker is an entry of the same build: what it shares with the page is there once, and its notices too.
      input: { index: here("src/page/index.html"), worker: here("src/page/worker/worker.ts") },
      output: { entryFileNames: ({ name }) => (name === "worker" ? "worker.js" : "assets/[name]-[hash].js") },
    },
  },
});
