/**
 * The package as it is shipped: a bundle for each entry of package.json, with the chunks they share. The library is one chunk, because a synchronous
 * exec() may run any command; what only a subcommand of the command line needs is loaded when it is asked for.
 */
import { chmodSync, cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { buildShims } from "./package/build-shims.ts";

const { bin, exports: entries } = JSON.parse(readFileSync("package.json", "utf8"));
const files: string[] = [
  bin.netnsim,
  ...Object.values(entries).flatMap((entry) => (entry as { default?: string }).default ?? []),
];
const names = files.map((file) => file.replace(/^\.\/dist\/(.*)\.js$/, "$1"));

/** What the judge hands to a real kernel lies in linux/, beside the folder of chunks as in the source. */
const JUDGE_FILES = ["guest", "launcher", "vm/guest", "vm/lock.json", "vm/docker-lock.json", "dockerhost", "bench/sender.c"];
const judgeFiles: Plugin = {
  name: "judge-files",
  writeBundle({ dir }) {
    for (const file of JUDGE_FILES) cpSync(join("src/linux", file), join(dir!, "linux", file), { recursive: true });
    chmodSync(join(dir!, "cli/main.js"), 0o755);
  },
};

/** The programs of `netnsim up` lie in shims/, beside the folder of chunks. */
const shims: Plugin = {
  name: "shims",
  writeBundle: ({ dir }) => buildShims(join(dir!, "shims")),
};

/** What cli/main.ts imports of the library: enough for --help, for a wrong option, and for switching the compile cache on before the rest is loaded. */
const START = /\/src\/(kernel\/config\/errno|shell\/io|sim\/internal-error|sim\/process)\.ts$/;
const LIBRARY = /\/(node_modules|src\/(wire|sim|trace|kernel|docker|shell|lab|scenario))\//;

export default defineConfig({
  plugins: [judgeFiles, shims],
  // The dependencies are bundled in the versions made for browsers: ES modules without node:*.
  ssr: { noExternal: true, external: ["fast-check", "vitest"], resolve: { conditions: ["module", "import"] } },
  build: {
    ssr: true,
    target: "es2023",
    minify: false,
    sourcemap: true,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
      output: {
        comments: false,
        // Stacks name the sources' files and lines; their text would be half of the package.
        sourcemapExcludeSources: true,
        charset: "ascii",
        // Names and shapes stay: without spaces it is a fifth smaller.
        minify: { compress: false, mangle: false },
        keepNames: true,
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name].js",
        codeSplitting: {
          groups: [
            { name: "start", test: START, priority: 3 },
            { name: "library", test: LIBRARY, priority: 2 },
          ],
        },
      },
    },
  },
});
