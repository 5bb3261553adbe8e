/** Many real programs in one lab at once: each gets what it asked for, by the shims and by docker's API, and no other. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { runs } from "../sample.ts";

const directory = mkdtempSync(join(tmpdir(), "many-"));
const env = { ...process.env, XDG_RUNTIME_DIR: directory };

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function up(words: readonly string[], script: string, more: NodeJS.ProcessEnv = {}): string {
  writeFileSync(join(directory, "script.sh"), script);
  const argv = [inject("main"), "up", ...words, "--", "bash", "script.sh"];
  const run = spawnSync(process.execPath, argv, { cwd: directory, env: { ...env, ...more }, encoding: "utf8" });
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

test("a client that is killed in the middle of its command ends the process of that, and no other", () => {
  const script = `nc -l -p 81 & first=$!
nc -l -p 82 & second=$!
until [ "$(ss -Hltn | wc -l)" = 2 ]; do :; done
disown $first; kill -KILL $first
until [ "$(ss -Hltn | wc -l)" = 1 ]; do :; done
ss -Hltn | awk '{ print $4 }'; kill -0 $second && kill $second`;
  expect(up([], script)).toBe("0.0.0.0:82\n");
});

/** A program that asks the lab by its protocol: the same command so many times, one after the other. */
const REPEAT = `import { connect } from "node:net";
const [, , count, ...argv] = process.argv;
const fields = ["2", process.pid, "000", process.cwd(), 0, 0, argv.length, ...argv, ...Object.entries(process.env).map((each) => each.join("="))];
const payload = Buffer.from(fields.join("\\0"));
const head = Buffer.alloc(5, "R");
head.writeUInt32BE(payload.length, 1);
for (let n = 0; n < count; n++) {
  const lab = connect(process.env.NETNSIM_SOCKET);
  lab.write(Buffer.concat([head, payload]));
  await new Promise((resolve) => lab.resume().on("close", resolve));
}`;

test("thousands of commands leave nothing behind in the lab's memory", { timeout: 600_000 }, () => {
  writeFileSync(join(directory, "repeat.mjs"), REPEAT);
  // A lab itself has 20 MB on the heap. What each request carries would not fit besides, were it kept.
  const heap = { NODE_OPTIONS: "--max-old-space-size=64", PADDING: "p".repeat(50_000) };
  const script = `unset NODE_OPTIONS; ${process.execPath} repeat.mjs ${runs(2000, 10_000)} ip addr; ip -V`;
  expect(up(["--world", "dockerhost"], script, heap)).toMatch(/^ip utility/);
});

const hasClient = spawnSync("docker", ["--version"]).status === 0;
if (!hasClient) console.log("many clients: skipped in part: needs a docker client in PATH (it needs no daemon)");

test.skipIf(!hasClient)("so do fifty of the machine's own docker clients, beside commands of the shims", () => {
  const both = `if [ $((at % 2)) = 0 ]; then docker exec -i web sh -c ${INSIDE} $name; else nsenter -t 1 -n sh -c ${INSIDE} $name; fi`;
  expect(up(["--world", "dockerhost", "--real-docker"], fifty(`{ ${both}; }`))).toBe("kept\n".repeat(50));
});
