/** --pcap: one file for each device, whatever they are called; what cannot be written is said in one line. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readPcap } from "../../src/trace/pcap.ts";
import { runCli } from "./run-cli.ts";

const directory = mkdtempSync(join(tmpdir(), "netnsim-pcap-"));
afterAll(() => rmSync(directory, { recursive: true }));

let count = 0;

async function run(script: string, directoryOf: (position: string) => string = (position) => join(position, "out")) {
  const position = join(directory, String(count++));
  mkdirSync(position);
  const file = join(position, "x.sh");
  writeFileSync(file, `# world: bare\n${script}`);
  const out = directoryOf(position);
  const printed = await runCli("run", file, "--pcap", out);
  const packets = (name: string): number => {
    const read = readPcap(readFileSync(join(out, name)));
    if (typeof read === "string" || read.error !== null) throw new Error(`${name}: no capture`);
    return read.packets.length;
  };
  return { ...printed, out, packets };
}

const PING = "ping -c 1 127.0.0.1 > /dev/null";

test("two devices whose names come out the same have a file each", async () => {
  const { packets, out, exitCode } = await run(
    `for ns in a a-b; do ip netns add $ns; ip -n $ns link set lo up; done
ip -n a link add b-lo type veth peer name p
ip -n a addr add 10.0.0.1/24 dev b-lo; ip -n a link set b-lo up; ip -n a link set p up
ip netns exec a ping -c 1 -W 1 10.0.0.2 > /dev/null
ip netns exec a-b ping -c 2 127.0.0.1 > /dev/null`,
  );
  expect(exitCode).toBe(0);
  expect(readdirSync(out).sort()).toContain("h-a-b-lo-2.pcap");
  expect(packets("h-a-b-lo-2.pcap")).toBe(8);
});

test("a device keeps its file when it gets another name, and one that takes its name has its own", async () => {
  const { out, packets } = await run(
    `ip link set lo up
add() { ip link add $1 type veth peer name p$1; ip addr add $2/24 dev $1; ip link set $1 up; ip link set p$1 up; }
add one 10.0.0.1; arping -c 1 -w 1 -I one 10.0.0.9 > /dev/null
ip link set one down; ip link set one name two; ip link set two up; arping -c 1 -w 1 -I two 10.0.0.9 > /dev/null
ip link del two
add one 10.0.0.1; arping -c 1 -w 1 -I one 10.0.0.9 > /dev/null`,
  );
  expect(readdirSync(out).sort()).toEqual(["h-one-2.pcap", "h-one.pcap", "h-pone-2.pcap", "h-pone.pcap"]);
  expect(packets("h-one.pcap")).toBeGreaterThan(packets("h-one-2.pcap"));
});

test("a namespace's name is no path, and as long as a file's name may be", async () => {
  const long = "n".repeat(250);
  const { out, exitCode } = await run(
    `ip netns add ${long}; ip -n ${long} link set lo up; ip netns exec ${long} ${PING}
ip netns add $'a\\tb'; ip -n $'a\\tb' link set lo up; ip netns exec $'a\\tb' ${PING}`,
  );
  expect(exitCode).toBe(0);
  expect(readdirSync(out).sort()).toEqual(["h-a_b-lo.pcap", `h-${"n".repeat(198)}.pcap`]);
});

test("a file that cannot be written is named, and a script that did well has failed", async () => {
  const blocked = (position: string): string => {
    mkdirSync(join(position, "out", "h-lo.pcap"), { recursive: true });
    return join(position, "out");
  };
  const { stderr, exitCode, stdout, out } = await run(`ip link set lo up\n${PING}\necho done`, blocked);
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: "done\n",
    stderr: `netnsim: --pcap: ${join(out, "h-lo.pcap")}: Is a directory\n`,
    exitCode: 1,
  });
  expect((await run(`ip link set lo up\n${PING}\nexit 3`, blocked)).exitCode).toBe(3);
});

test("what is no directory is refused before the script runs", async () => {
  await expect(run("echo no", (position) => join(position, "x.sh"))).rejects.toThrow(/^--pcap .*x\.sh: File exists$/);
  await expect(run("echo no", (position) => join(position, "x.sh", "y"))).rejects.toThrow(/: Not a directory$/);
  await expect(run("echo no", () => "/proc/x/y")).rejects.toThrow(/: No such file or directory$/);
});
