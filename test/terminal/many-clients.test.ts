/** Many real programs in one lab at once: each gets what it asked for, by the shims and by docker's API, and no other. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "many-"));
const env = { ...process.env, XDG_RUNTIME_DIR: directory };

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function up(words: readonly string[], script: string): string {
  writeFileSync(join(directory, "script.sh"), script);
  const argv = [inject("main"), "up", ...words, "--", "bash", "script.sh"];
  const run = spawnSync(process.execPath, argv, { cwd: directory, env, encoding: "utf8" });
  expect({ code: run.status, err: run.stderr }).toEqual({ code: 0, err: "" });
  return run.stdout;
}

/** Ten clients run five commands each at once, each into files of its own, which are compared with what they are to be. */
const fifty = (command: string): string => `docker run -d --name web nginx > /dev/null
for client in 0 1 2 3 4 5 6 7 8 9; do
  for at in 0 1 2 3 4; do
    name=$client-$at
    (yes "$name in" | head -n 300 | ${command} > $name.out 2> $name.err; echo $? > $name.code) &
  done
done
wait
for client in 0 1 2 3 4 5 6 7 8 9; do
  for at in 0 1 2 3 4; do
    name=$client-$at
    { yes "$name in" | head -n 300; echo "$name out"; } | cmp - $name.out && echo "$name err" | cmp - $name.err && [ "$(cat $name.code)" = $at ] && echo kept
  done
done`;

const INSIDE = `'cat; echo "$0 out"; echo "$0 err" >&2; exit \${0#*-}'`;

test("fifty commands of ten clients at once keep their streams and their codes apart", () => {
  expect(up(["--world", "dockerhost"], fifty(`nsenter -t 1 -n sh -c ${INSIDE} $name`))).toBe("kept\n".repeat(50));
});

test("so do fifty that the lab's docker runs in a container", () => {
  expect(up(["--world", "dockerhost"], fifty(`docker exec -i web sh -c ${INSIDE} $name`))).toBe("kept\n".repeat(50));
});

const hasClient = spawnSync("docker", ["--version"]).status === 0;
if (!hasClient) console.log("many clients: skipped in part: needs a docker client in PATH (it needs no daemon)");

test.skipIf(!hasClient)("so do fifty of the machine's own docker clients, beside commands of the shims", () => {
  const both = `if [ $((at % 2)) = 0 ]; then docker exec -i web sh -c ${INSIDE} $name; else nsenter -t 1 -n sh -c ${INSIDE} $name; fi`;
  expect(up(["--world", "dockerhost", "--real-docker"], fifty(`{ ${both}; }`))).toBe("kept\n".repeat(50));
});
