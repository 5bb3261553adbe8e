/** The page: static files in dist/page, for `netnsim play` and for any host. Nothing of it is loaded from elsewhere. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { CONTENT_SECURITY_POLICY } from "./src/cli/content-security.ts";
import { listedOf } from "./src/page/lesson/listed.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The policy stands in the page itself, so that it holds on any host. */
const policy: Plugin = {
  name: "content-security-policy",
  transformIndexHtml: (html) =>
    html.replace('Content-Security-Policy" content=""', `Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}"`),
};

/** What commands ask for as they are loaded, whoever asks: until then a map that is filled (src/page/worker/deferred/). */
const FILLED: Readonly<Record<string, string>> = {
  "src/shell/help/texts.ts": "texts.ts",
  "src/shell/registry.ts": "registry.ts",
};

/** What the first prompt does not need, by those whom it needs: they have deferred/stand-ins.ts in place of it. */
const DEFERRED: Readonly<Record<string, readonly string[]>> = {
  "src/lab/lab.ts": ["src/lab/capture.ts", "src/lab/export/script.ts", "src/lab/import/from.ts"],
  "src/lab/lab-host.ts": ["src/lab/programs/start.ts"],
  "src/session/lab-run.ts": ["src/lab/pcapng.ts", "src/why/queries.ts"],
  "src/session/session.ts": ["src/session/explain.ts", "src/session/what-if.ts", "src/why/why.ts"],
  "src/shell/containers/runtime.ts": ["src/shell/containers/make-root.ts", "src/shell/containers/programs.ts"],
  "src/shell/evaluator/conditional.ts": ["src/shell/patterns/regular-expression.ts"],
  "src/shell/interactive.ts": ["src/shell/completion.ts"],
};

/** Few imports are looked at closely. */
const DEFERRED_NAMES = new Set([...Object.keys(FILLED), ...Object.values(DEFERRED).flat()].map((path) => basename(path)));

const deferred: Plugin = {
  name: "deferred-commands",
  enforce: "pre",
  async resolveId(source, importer) {
    if (importer === undefined || importer.includes("/worker/deferred/") || !DEFERRED_NAMES.has(basename(source))) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    const [real, by] = [found?.id, importer].map((id) => (id ?? "").slice(here(".").length));
    const standIn = FILLED[real!] ?? (DEFERRED[by!]?.includes(real!) ? "stand-ins.ts" : null);
    return standIn === null ? null : here(`src/page/worker/deferred/${standIn}`);
  },
};

/** A worker's entry begins something: where only a part of it is imported, that would begin, too. */
const entriesApart: Plugin = {
  name: "entries-apart",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      for (const name of [...chunk.imports, ...chunk.dynamicImports]) {
        const imported = bundle[name];
        if (imported?.type === "chunk" && imported.isEntry && imported.name !== "index")
          this.error(`${chunk.fileName} imports ${name}, which begins something`);
      }
    }
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
  plugins: [policy, deferred, entriesApart, lessons],
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
