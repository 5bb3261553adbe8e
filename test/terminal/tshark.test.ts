/** docs/captures.md: what tshark says of the one file in which a packet is there at each device that it passes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, inject, test } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "netnsim-tshark-"));
afterAll(() => rmSync(directory, { recursive: true }));

const OUT = join(directory, "out.pcapng");
const ANALYSED = ["-Y", "tcp.analysis.flags"];

function tshark(...words: readonly string[]): string {
  const run = spawnSync("tshark", words, { encoding: "utf8", cwd: directory });
  return run.status === 0 ? run.stdout : `${run.stdout}${run.stderr}`;
}

const version = spawnSync("tshark", ["--version"], { encoding: "utf8" });
const isThere = version.status === 0;
const knowsKey = isThere && tshark("-G", "defaultprefs").includes("conversation_deinterlacing_key");
if (!isThere) console.log("test/terminal/tshark: skipped, needs tshark");

/** The commands of the document. */
const commands = [
  ...readFileSync(fileURLToPath(new URL("../../docs/captures.md", import.meta.url)), "utf8").matchAll(/^ +tshark (.*)$/gm),
].map(([, words]) => words!.match(/'[^']*'|\S+/g)!.map((word) => word.replace(/^'(.*)'$/, "$1").replace(/^OUT$/, OUT)));

/** Runs a script and writes its packets. */
function record(script: string, ...options: readonly string[]): void {
  writeFileSync(join(directory, "x.sh"), script);
  spawnSync(process.execPath, [inject("main"), "run", join(directory, "x.sh"), "--pcapng", OUT, ...options]);
}

const CURL = "docker run -d --name web -p 8080:80 nginx\nssh remote curl -s 192.168.2.110:8080 > /dev/null\n";

/** Every fortieth segment of a transfer is lost on its path. */
const LOSSY = `# world: bare
for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; done
ip addr add 10.1.0.1/24 dev va; ip addr add 10.2.0.1/24 dev vb
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n b addr add 10.2.0.2/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1
sysctl -w net.ipv4.ip_forward=1
ip netns exec b python3 -m http.server 80 > /dev/null 2>&1 &
sleep 0.5
head -c 300000 /dev/zero > big
iptables -A FORWARD -i vb -p tcp -m length --length 1000: -m statistic --mode nth --every 40 --packet 20 -j DROP
ip netns exec a curl -s -o /dev/null http://10.2.0.2/big
`;

describe.skipIf(!isThere)("a curl through a published port", () => {
  test("is analysed without a warning", () => {
    record(CURL);
    expect(tshark("-r", OUT, ...ANALYSED)).toBe("");
    expect(tshark("-r", OUT, "-Y", "http.response.code == 200").split("\n").length - 1).toBe(2);
    expect(tshark("-r", OUT, "-Y", "_ws.malformed")).toBe("");
  });

  test("with all its bytes is analysed without a warning as the document says", () => {
    record(CURL, "--whole");
    const [deinterlaced, one, withoutAnalysis] = commands;
    expect(tshark("-r", OUT, ...ANALYSED)).toContain("TCP Retransmission");
    if (knowsKey) expect(tshark(...deinterlaced!, ...ANALYSED)).toBe("");
    tshark(...one!);
    expect(tshark("-r", "web.pcapng")).toContain("HTTP/1.1 200 OK");
    expect(tshark("-r", "web.pcapng", ...ANALYSED)).toBe("");
    expect(tshark(...withoutAnalysis!, ...ANALYSED)).toBe("");
  });
});

test.skipIf(!isThere)("what was really sent again is a retransmission, at the device that sent it", () => {
  const retransmissions = ["-Y", "tcp.analysis.retransmission", "-T", "fields", "-e", "frame.interface_name"];
  record(LOSSY);
  const seen = tshark("-r", OUT, ...retransmissions);
  record(LOSSY, "--whole");
  tshark("-r", OUT, "-Y", 'frame.interface_name == "b/eth0"', "-w", "b.pcapng");
  expect(seen).toBe(tshark("-r", "b.pcapng", ...retransmissions));
  expect(seen).toMatch(/^(b\/eth0\n){4,}$/);
});
