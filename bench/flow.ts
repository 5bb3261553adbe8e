/** A flow of 60-byte UDP frames from one namespace's eth0, counted at the far end by the rule that drops them there. */
import { transmitFrame } from "../src/kernel/link/transmit.ts";
import { Skb } from "../src/kernel/skb.ts";
import type { Namespace } from "../src/lab/namespace.ts";
import { frame } from "../src/wire/ethernet.ts";
import { packet } from "../src/wire/ipv4.ts";
import { ipv4 } from "../src/wire/ipv4-address.ts";
import type { Mac } from "../src/wire/mac.ts";
import { udp } from "../src/wire/udp.ts";

const DATA = new Uint8Array(18);
const PORT = 9;

export interface Flow {
  /** Sends n frames; throws where one is missing at the far end. */
  send(n: number): void;
}

/**
 * `via` is the MAC the frames are addressed to: the far end's own, or the gateway's. `seenFrom` is the source the far end has to
 * see, so that a missing translation is a missing packet.
 */
export function udpFlow(
  from: Namespace,
  to: Namespace,
  addresses: { src: string; dst: string; via: Mac; seenFrom: string },
): Flow {
  const rule = ["-p", "udp", "-s", addresses.seenFrom, "-d", addresses.dst, "--dport", String(PORT), "-j", "DROP"];
  const added = to.exec(["iptables", "-t", "raw", "-A", "PREROUTING", ...rule]);
  if (added.exitCode !== 0) throw new Error(added.stderr);
  const counter = to.net.firewall.counter(to.net.config.firewall.raw!.chains[0]!.rules[0]!);
  const device = from.device("eth0");
  const { loop } = from.net;
  const datagram = packet({ src: ipv4(addresses.src), dst: ipv4(addresses.dst), payload: udp(40000, PORT, DATA) });
  const shared = frame(addresses.via, device.link.mac, datagram);
  return {
    send(n) {
      const before = counter.packets;
      for (let count = 0; count < n; count++) {
        const skb = new Skb(from.net, device, 0);
        skb.frame = shared;
        transmitFrame(skb);
        loop.runBacklog();
      }
      const arrived = counter.packets - before;
      if (arrived !== n) throw new Error(`${addresses.src} to ${addresses.dst}: ${arrived} of ${n} arrived`);
    },
  };
}
