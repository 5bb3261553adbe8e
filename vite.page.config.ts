/** The page: static files in dist/page, for `netnsim play` and for any host. Nothing of it is loaded from elsewhere. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { CONTENT_SECURITY_POLICY } from "./src/cli/content-security.ts";
import { listedOf } from "./src/page/lesson/listed.ts";
import { TEXTS } from "./src/shell/help/texts.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The policy stands in the page itself, so that it holds on any host. */
const policy: Plugin = {
  name: "content-security-policy",
  transformIndexHtml: (html) =>
    html.replace('Content-Security-Policy" content=""', `Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}"`),
};

/** What is loaded when the first prompt stands, and what is there instead until then (src/page/worker/deferred/load.ts). */
const DEFERRED: readonly { readonly real: string; readonly first: string; readonly importedBy?: string }[] = [
  { real: "src/shell/registry.ts", first: "registry" },
  { real: "src/shell/help/texts.ts", first: "texts" },
  { real: "src/shell/completion.ts", first: "completion" },
  { real: "src/shell/commands/busybox/index.ts", first: "busybox", importedBy: "src/shell/containers/programs.ts" },
];

/** Texts that commands look up as they are loaded, which a container's servers have loaded before the others. */
const FIRST_TEXTS = ["busybox httpd --help 2>&1 | head -n 1", "busybox httpd --help"];

const deferred: Plugin = {
  name: "deferred-commands",
  enforce: "pre",
  transform(code, id) {
    if (id !== here("src/page/worker/deferred/texts.ts")) return null;
    return code.replace("[]", () => JSON.stringify(FIRST_TEXTS.map((command) => [command, TEXTS.get(command)])));
  },
  async resolveId(source, importer) {
    if (importer === undefined || importer.includes("/worker/deferred/")) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    const by = DEFERRED.find(
      ({ real, importedBy }) => found?.id === here(real) && (importedBy === undefined || importer === here(importedBy)),
    );
    return by === undefined ? null : here(`src/page/worker/deferred/${by.first}.ts`);
  },
};

const lessons: Plugin = {
  name: "lessons",
  writeBundle({ dir }) {
    const lessons = join(dir!, "lessons");
    cpSync(here("scenarios"), lessons, { recursive: true });
    const names = readdirSync(lessons, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
    const texts = new Map(names.map((name) => [name, readFileSync(join(lessons, name), "utf8")]));
    writeFileSync(join(lessons, "path.json"), JSON.stringify(listedOf(texts)));
  },
};

export default defineConfig({
  root: here("src/page"),
  base: "./",
  plugins: [policy, deferred, lessons],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: here("dist/page"),
    emptyOutDir: true,
    target: "es2023",
    // Its helper asks for a document, which a worker has not.
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      // The worker is an entry of the same build: what it shares with the page is there once, and its notices too.
      input: {
        index: here("src/page/index.html"),
        worker: here("src/page/worker/worker.ts"),
        puzzle: here("src/page/worker/puzzle.ts"),
        embed: here("src/page/embed/element.ts"),
      },
      output: { entryFileNames: ({ name }) => (name === "index" ? "assets/[name]-[hash].js" : "[name].js") },
    },
  },
});
