/** `tsx test/faults/record.ts NAME ...` (root): runs a script twice on the real kernel and keeps what it printed where both runs agree. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CASES, canonicalOf } from "./run-case.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const TSX = fileURLToPath(new URL("../../node_modules/.bin/tsx", import.meta.url));

function replay(name: string): string {
  const run = spawnSync("bash", ["-c", `exec "$0" "$@" 2>&1`, TSX, MAIN, "replay", `${name}.sh`], {
    cwd: CASES,
    encoding: "utf8",
  });
  const text = run.stdout;
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}[exit ${run.status}]\n`;
}

for (const name of process.argv.slice(2)) {
  const [first, second] = [replay(name), replay(name)];
  if (canonicalOf(name, first) === canonicalOf(name, second)) {
    writeFileSync(`${CASES}/${name}.expected`, first);
    console.log(`${name}: kept`);
  } else console.log(`${name}: two runs differ, not kept\n--- first\n${first}--- second\n${second}`);
}
