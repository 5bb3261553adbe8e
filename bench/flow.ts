/** A flow of 60-byte UDP frames from one namespace's eth0 to a socket, counted at the far end. */

import { transmitFrame } from "../src/kernel/link/transmit.ts";
import { Skb } from "../src/kernel/skb.ts";
import { UdpSocket } from "../src/kernel/transport/udp.ts";
import type { Namespace } from "../src/lab/namespace.ts";
import { NO_BYTES } from "../src/wire/bytes.ts";
import { frame } from "../src/wire/ethernet.ts";
import { packet } from "../src/wire/ipv4.ts";
import { ipv4 } from "../src/wire/ipv4-address.ts";
import type { Mac } from "../src/wire/mac.ts";
import { udp } from "../src/wire/udp.ts";

const DATA = new Uint8Array(18);
const PORT = 9;

export interface Flow {
  /** Sends n frames and takes them in at the far end; throws where one is missing. */
  send(n: number): void;
}

/** `via` is the MAC the frames are addressed to: the far end's own, or the gateway's. */
export function udpFlow(from: Namespace, to: Namespace, addresses: { src: string; dst: string; via: Mac }): Flow {
  const receiver = UdpSocket.open(to.net);
  if (receiver.bind(ipv4(addresses.dst), PORT) !== null) throw new Error(`${addresses.dst}: cannot bind`);
  const device = from.device("eth0");
  const { loop } = from.net;
  const datagram = packet({ src: ipv4(addresses.src), dst: ipv4(addresses.dst), payload: udp(40000, PORT, DATA) });
  const shared = frame(addresses.via, device.link.mac, datagram);
  return {
    send(n) {
      let received = 0;
      for (let count = 0; count < n; count++) {
        const skb = new Skb(from.net, device, 0);
        skb.frame = shared;
        transmitFrame(skb);
        loop.runBacklog();
        if ((receiver.receive()?.data ?? NO_BYTES).length === DATA.length) received++;
      }
      if (received !== n) throw new Error(`${addresses.src} to ${addresses.dst}: ${received} of ${n} arrived`);
    },
  };
}
