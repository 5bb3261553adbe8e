/** Whatever bytes come in on a wire, no step of the kernel falls over them, and the lab comes to rest. */
import fc from "fast-check";
import { expect } from "vitest";
import { transmitFrame } from "../../src/kernel/link/transmit.ts";
import { Skb } from "../../src/kernel/skb.ts";
import { Lab } from "../../src/lab/lab.ts";
import { decodeFrame, encodeFrame, frame } from "../../src/wire/ethernet.ts";
import { icmp } from "../../src/wire/icmp.ts";
import { packet } from "../../src/wire/ipv4.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import { BROADCAST_MAC } from "../../src/wire/mac.ts";
import { SYN, tcp } from "../../src/wire/tcp.ts";
import { udp } from "../../src/wire/udp.ts";
import { property } from "../property.ts";

/** A namespace on a bridge of a host that forwards, tracks and translates. */
function makeLab() {
  const lab = new Lab();
  const host = lab.addHost("h");
  const root = host.netns();
  root.addBridge("br0").addAddress("br0", "10.0.0.1/24").up("lo", "br0").setSysctl("net.ipv4.ip_forward", 1);
  const inside = root.addNetns("c");
  root.addVeth("v0", { name: "eth0", netns: inside }).setMaster("v0", "br0").up("v0");
  inside.up("eth0").addAddress("eth0", "10.0.0.2/24");
  root.addDummy("d0").addAddress("d0", "10.9.0.1/24").up("d0");
  for (const line of [
    "iptables -t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.9.0.7:8080",
    "iptables -t nat -A POSTROUTING -o d0 -j MASQUERADE",
    "iptables -A FORWARD -p udp -j REJECT",
    "iptables -A INPUT -m conntrack --ctstate INVALID -j DROP",
  ]) {
    expect(host.exec(line.split(" "))).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  }
  return { lab, root, inside };
}

const payloads = [
  udp(1000, 53, new Uint8Array(30)),
  tcp(1000, 80, { flags: SYN, window: 1000 }),
  icmp(8, 0, 1, 1, new Uint8Array(20)),
  icmp(
    3,
    4,
    0,
    600,
    encodeFrame(
      frame(BROADCAST_MAC, BROADCAST_MAC, packet({ src: ipv4("10.9.0.1"), dst: ipv4("10.9.0.7"), payload: udp(1, 2) })),
    ).subarray(14),
  ),
];
const destinations = ["10.0.0.1", "10.9.0.7", "10.0.0.255", "255.255.255.255", "127.0.0.1", "224.0.0.1", "0.0.0.0"].map(ipv4);

property([
  fc.array(
    fc.record({
      payload: fc.constantFrom(...payloads),
      dst: fc.constantFrom(...destinations),
      src: fc.constantFrom(...destinations),
      toBridge: fc.boolean(),
      flips: fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 3 }),
      length: fc.option(fc.nat(90), { nil: null }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
])("frames with flipped and missing bytes", (frames) => {
  const { lab, root, inside } = makeLab();
  const device = inside.device("eth0");
  for (const { payload, dst, src, toBridge, flips, length } of frames) {
    const to = toBridge ? root.device("br0").link.mac : BROADCAST_MAC;
    const bytes = encodeFrame(frame(to, device.link.mac, packet({ src, dst, payload })));
    for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
    const decoded = decodeFrame(length === null ? bytes : bytes.subarray(0, length));
    if (decoded === null) continue;
    const skb = new Skb(inside.net, device, 0);
    skb.frame = decoded;
    transmitFrame(skb);
    lab.kernel.loop.runBacklog();
  }
  lab.run();
  expect(lab.kernel.loop.backlogSize).toBe(0);
});
