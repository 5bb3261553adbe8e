/** Deletes from dist the declarations that no exported entry leads to: a thousand small files that nobody's compiler would open. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const { exports: entries } = JSON.parse(readFileSync("package.json", "utf8"));
const reached = new Set();
const pending = Object.values(entries).flatMap((entry) => (entry.types === undefined ? [] : [normalize(entry.types)]));
for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
  if (reached.has(file)) continue;
  reached.add(file);
  for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]*)"/g)) {
    const declaration = join(dirname(file), path.replace(/\.[jt]s$/, ".d.ts"));
    if (!existsSync(declaration)) throw new Error(`${file}: there are no declarations at ${declaration}`);
    pending.push(declaration);
  }
}
const all = readdirSync("dist", { recursive: true })
  .filter((name) => name.endsWith(".d.ts"))
  .map((name) => join("dist", name));
for (const file of all) if (!reached.has(normalize(file))) rmSync(file);
console.log(`declarations: ${reached.size} of ${all.length} kept`);
