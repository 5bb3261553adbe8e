/** What the command line prints where nobody is at a terminal: help, traces under their commands, a shell that reads a pipe. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function netnsim(words: readonly string[], input = "") {
  const run = spawnSync(process.execPath, [inject("main"), ...words], {
    cwd: ROOT,
    input,
    encoding: "utf8",
  });
  return { out: run.stdout, err: run.stderr, exitCode: run.status };
}

/** A script on standard input, both streams in one as they come. */
function together(words: readonly string[], input: string): string {
  const command = [process.execPath, inject("main"), ...words].map((word) => `'${word}'`).join(" ");
  return spawnSync("sh", ["-c", `${command} 2>&1`], { cwd: ROOT, input, encoding: "utf8" }).stdout;
}

test("netnsim and netnsim help say what there is", () => {
  expect(netnsim(["help"])).toMatchObject({ err: "", exitCode: 0 });
  expect(netnsim(["help"]).out).toMatch(/^Usage: netnsim run FILE/);
  const nothing = netnsim([]);
  expect([nothing.out, nothing.exitCode]).toEqual(["", 2]);
  expect(nothing.err).toMatch(/^Usage: netnsim run FILE/);
});

test("run --trace prints each command's packets under the command, before the next one's output", () => {
  const script = "# world: bare\nip link set lo up\nping -c 1 127.0.0.1 | tail -1\necho next\nping -c 1 127.0.0.1 > /dev/null\n";
  const text = together(["run", "--trace", "-"], script).replace(/^ +\d+\.\d+ .*\n/gm, "");
  expect(text.replace(/id \d+/g, "id N")).toBe(`rtt min/avg/max/mdev = 0.008/0.008/0.008/0.000 ms
bash: line 3: ping -c 1 127.0.0.1 | tail -1
journey 1: 127.0.0.1 > 127.0.0.1 ICMP echo request id N seq 1 ttl 64
journey 2: 127.0.0.1 > 127.0.0.1 ICMP echo reply id N seq 1 ttl 64
next
bash: line 5: ping -c 1 127.0.0.1 > /dev/null
journey 3: 127.0.0.1 > 127.0.0.1 ICMP echo request id N seq 1 ttl 64
journey 4: 127.0.0.1 > 127.0.0.1 ICMP echo reply id N seq 1 ttl 64
`);
});

test("run --trace calls a container's namespace by its name, also when it is gone", () => {
  const script = "# world: dockerhost\ndocker run --rm --name gone busybox ping -c 1 172.17.0.1 > /dev/null\n";
  const text = together(["run", "--trace", "-"], script);
  expect(text).toMatch(/^ +\d+\.\d+ dockerhost-gone +eth0 +sendPacket/m);
  expect(text).not.toMatch(/dockerhost-\d/);
});

test("a shell that reads a pipe runs what it was given, without prompts and without waiting for the clock", () => {
  const { out, err, exitCode } = netnsim(["shell", "--world", "bare"], "sleep 1000\necho slept\nif true; then\n");
  expect(out).toBe("slept\nbash: syntax error: unexpected end of file\nexit\n");
  expect([err, exitCode]).toEqual(["", 2]);
});

test("a shell whose input ends while a command waits for ever says what for", () => {
  const { err, exitCode } = netnsim(["shell", "--world", "bare"], "nc -l 80\n");
  expect(err).toMatch(/nc -l 80 waits for a connection on port 80\n/);
  expect(exitCode).toBe(124);
});
