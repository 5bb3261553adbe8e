/**
 * Bundles programs of this suite: a process that compiles hundreds of modules one by one takes longer to start than most faults
 * to be found.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "vite";

/** Modules that end up in one bundle still read the files beside their source. */
const readsBesideSource: Plugin = {
  name: "reads-beside-source",
  enforce: "pre",
  transform: (code, id) => code.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href)),
};

/** Bundles files of test/hostile in a copy of the repository into a folder: main.ts becomes main.js there. */
export async function compile(root: string, names: readonly string[], outDir: string): Promise<void> {
  const input = Object.fromEntries(names.map((name) => [name, join(root, "test/hostile", `${name}.ts`)]));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    plugins: [readsBesideSource],
    build: { ssr: true, outDir, target: "node20", minify: false, rolldownOptions: { input } },
  });
}
