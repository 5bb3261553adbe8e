/** Whatever frames come in on a wire, no step of their path throws, and the lab comes to rest. */
import fc from "fast-check";
import { transmitFrame } from "../../../src/kernel/link/transmit.ts";
import { Skb } from "../../../src/kernel/skb.ts";
import { decodeFrame, encodeFrame, frame } from "../../../src/wire/ethernet.ts";
import { icmp } from "../../../src/wire/icmp.ts";
import { packet } from "../../../src/wire/ipv4.ts";
import { ipv4 } from "../../../src/wire/ipv4-address.ts";
import { BROADCAST_MAC, mac } from "../../../src/wire/mac.ts";
import { SYN, tcp } from "../../../src/wire/tcp.ts";
import { udp } from "../../../src/wire/udp.ts";
import { damaged, fromHex } from "../bytes.ts";
import { execute, networkLab } from "../lab.ts";
import type { Room } from "../room.ts";

const addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.255", "255.255.255.255", "127.0.0.1", "224.0.0.1", "0.0.0.0"].map(ipv4);
const payloads = [
  udp(1000, 53, new Uint8Array(30)),
  tcp(1000, 80, { flags: SYN, window: 1000 }),
  icmp(8, 0, 1, 1, new Uint8Array(20)),
];
const WHOLES = addresses.flatMap((dst) =>
  payloads.flatMap((payload) =>
    [BROADCAST_MAC, mac("02:00:00:00:00:01")].map((to) =>
      encodeFrame(frame(to, mac("02:00:00:00:00:09"), packet({ src: ipv4("10.0.0.2"), dst, payload }))),
    ),
  ),
);

export const frames: Room<readonly string[]> = {
  name: "frames",
  cases: fc.array(damaged(WHOLES), { minLength: 1, maxLength: 6 }),
  run(list) {
    const { lab, host } = networkLab();
    const inside = host.netns("ns1");
    const device = inside.device("eth0");
    for (const text of list) {
      const decoded = decodeFrame(fromHex(text));
      if (decoded === null) continue;
      const skb = new Skb(inside.net, device, 0);
      skb.frame = decoded;
      transmitFrame(skb);
      lab.kernel.loop.runBacklog();
      lab.run();
    }
    return execute(host, ["ping", "-c", "1", "-W", "1", "127.0.0.1"])?.exitCode === 0
      ? null
      : "the host no longer reaches itself";
  },
  print: (list) => list.join("\n"),
};
