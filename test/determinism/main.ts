/**
 * `npm run test:determinism`: every scenario under Node 20, 22 and 24, with other time zones, languages and working directories,
 * gives the same bytes. Other versions of Node come from the registry (npx node@22); one that cannot be had is named and counted
 * as skipped.
 */
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { pathOfNode } from "../other-node.ts";

interface Context {
  readonly node: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DIGESTS = fileURLToPath(new URL("digests.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");

const HERE: Context = { node: process.execPath, env: { TZ: "UTC", LANG: "C.UTF-8" }, cwd: ROOT };
const OTHERS: readonly Context[] = [
  { ...HERE, env: { TZ: "Asia/Kolkata", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" }, cwd: tmpdir() },
  { node: "node@22", env: { TZ: "America/St_Johns", LANG: "C" }, cwd: ROOT },
  { node: "node@24", env: { TZ: "Pacific/Chatham", LANG: "de_DE.UTF-8" }, cwd: "/" },
];

function digestsIn({ node, env, cwd }: Context): Map<string, string> {
  const run = spawnSync(node, ["--import", TSX, DIGESTS], {
    encoding: "utf8",
    cwd,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 24,
  });
  if (run.status !== 0) throw new Error(`${node}: exit ${run.status}\n${run.stderr}`);
  return new Map(
    run.stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string]),
  );
}

const expected = digestsIn(HERE);
let [passed, failed, skipped] = [0, 0, 0];
for (const other of OTHERS) {
  const node = pathOfNode(other.node);
  const words = `${other.node === process.execPath ? process.version : other.node}, TZ=${other.env.TZ}, LANG=${other.env.LANG}, in ${other.cwd === ROOT ? "the repository" : other.cwd}`;
  if (node === null) {
    skipped += expected.size;
    console.log(`${words}: skipped, this version of Node cannot be had here`);
    continue;
  }
  const digests = digestsIn({ ...other, node });
  const different = [...expected].filter(([name, digest]) => digests.get(name) !== digest).map(([name]) => name);
  failed += different.length;
  passed += expected.size - different.length;
  console.log(
    `${words}: ${different.length === 0 ? `${expected.size} scenarios the same` : `different: ${different.join(", ")}`}`,
  );
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
