/** --pcapng: one file, an interface for each device, and what was decided about each packet at the frame that brought it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { decodeText } from "../../src/wire/text.ts";
import { runCli } from "./run-cli.ts";

const directory = mkdtempSync(join(tmpdir(), "netnsim-pcapng-"));
afterAll(() => rmSync(directory, { recursive: true }));

interface Block {
  readonly type: number;
  /** Without type, lengths and options. */
  readonly body: DataView;
  readonly options: ReadonlyMap<number, string>;
}

/** Where the options of a block begin in its body. */
function optionsAt(type: number, body: DataView): number {
  if (type === 1) return 8;
  return type === 6 ? 20 + Math.ceil(body.getUint32(12, true) / 4) * 4 : 16;
}

function blocksOf(bytes: Uint8Array): Block[] {
  const blocks: Block[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    const type = view.getUint32(at, true);
    const body = new DataView(bytes.buffer, bytes.byteOffset + at + 8, length - 12);
    const options = new Map<number, string>();
    for (let option = optionsAt(type, body); body.getUint16(option, true) !== 0; ) {
      const size = body.getUint16(option + 2, true);
      options.set(body.getUint16(option, true), decodeText(new Uint8Array(body.buffer, body.byteOffset + option + 4, size)));
      option += 4 + Math.ceil(size / 4) * 4;
    }
    blocks.push({ type, body, options });
    at += length;
  }
  return blocks;
}

interface FoundFrame {
  readonly name: string;
  readonly comment: string;
  readonly captured: number;
  readonly length: number;
}

async function run(script: string, ...options: readonly string[]): Promise<readonly FoundFrame[]> {
  const file = join(directory, "x.sh");
  const out = join(directory, "x.pcapng");
  writeFileSync(file, script);
  expect(await runCli("run", file, "--pcapng", out, ...options)).toMatchObject({ stderr: "" });
  const blocks = blocksOf(readFileSync(out));
  const names = blocks.flatMap(({ type, options }) => (type === 1 ? [options.get(2)!] : []));
  return blocks.flatMap(({ type, body, options }) =>
    type === 6
      ? [
          {
            name: names[body.getUint32(0, true)]!,
            comment: options.get(1) ?? "",
            captured: body.getUint32(12, true),
            length: body.getUint32(16, true),
          },
        ]
      : [],
  );
}

test("the frame by which a packet comes in has the decisions of the host that it came to", async () => {
  const frames = await run(
    "docker run -d --name web -p 81:80 nginx > /dev/null\nssh remote curl -s 192.168.2.110:81 > /dev/null\n",
  );
  expect(new Set(frames.map(({ name }) => name))).toContain("web/eth0");
  const syn = frames.find(({ name, comment }) => name === "node1/eth0" && comment.includes("conntrack  NEW"))!;
  expect(syn.comment).toContain("dst  192.168.2.110:81  =>  172.17.0.2:80");
  expect(frames.find(({ name, comment }) => name === "web/eth0" && comment.includes("socket *:80, nginx"))).toBeDefined();
});

test("what was dropped says why, copies of a flood too", async () => {
  const frames = await run(`# world: bare
ip link add br0 type bridge; ip link set br0 up
for n in a b c; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br0 up; ip -n $n link set eth0 up; done
ip -n a addr add 10.0.0.1/24 dev eth0; ip -n b addr add 10.0.0.2/24 dev eth0
ip netns exec b iptables -A INPUT -p icmp -j DROP
ip -n a neigh add 10.0.0.2 lladdr $(ip netns exec b cat /sys/class/net/eth0/address) dev eth0
ip netns exec a ping -c 1 -W 1 10.0.0.2 > /dev/null; true
`);
  const commentsAt = (device: string) => frames.flatMap(({ name, comment }) => (name === device ? [comment] : [])).join("\n");
  expect(commentsAt("b/eth0")).toContain("NETFILTER_DROP");
  expect(commentsAt("c/eth0")).toContain("dropped: its frame is for another MAC address: not for this device (OTHERHOST)");
});

test("a segment is whole where it is first seen, and again after NAT; all are with --whole", async () => {
  const script = "docker run -d --name web -p 81:80 nginx > /dev/null\nssh remote curl -s 192.168.2.110:81 > /dev/null\n";
  const syn = (frames: readonly FoundFrame[]) =>
    frames
      .filter(({ length }) => length === 74)
      .slice(0, 7)
      .map(({ name, captured }) => `${name} ${captured}`);
  expect(syn(await run(script))).toEqual([
    "remote/eth0 74",
    "switch/port2 73",
    "switch/port1 73",
    "node1/eth0 73",
    "node1/docker0 74",
    expect.stringMatching(/^node1\/veth\w+ 73$/),
    "web/eth0 73",
  ]);
  expect((await run(script, "--whole")).filter(({ captured, length }) => captured !== length)).toEqual([]);
});

test("a file that cannot be written is said at once", async () => {
  const file = join(directory, "y.sh");
  writeFileSync(file, "true\n");
  const message = "--pcapng /nowhere/x.pcapng: No such file or directory";
  await expect(runCli("run", file, "--pcapng", "/nowhere/x.pcapng")).rejects.toThrow(message);
});
