/** Whatever a capture file holds, tcpdump prints what is whole of it and says what is not. */
import fc from "fast-check";
import { LINKTYPE_ETHERNET, LINKTYPE_IPV4, LINKTYPE_LINUX_SLL2, LINKTYPE_RAW, writePcap } from "../../../src/trace/pcap.ts";
import { dnsQuery, encodeDns } from "../../../src/wire/dns.ts";
import { encodeFrame, frame } from "../../../src/wire/ethernet.ts";
import { icmp } from "../../../src/wire/icmp.ts";
import { encodePacket, packet } from "../../../src/wire/ipv4.ts";
import { ipv4 } from "../../../src/wire/ipv4-address.ts";
import { mac } from "../../../src/wire/mac.ts";
import { tcp } from "../../../src/wire/tcp.ts";
import { udp } from "../../../src/wire/udp.ts";
import { damaged, fromHex } from "../bytes.ts";
import { execute, networkLab, wrongWith } from "../lab.ts";
import type { Room } from "../room.ts";

const text = (words: string) => new TextEncoder().encode(words);
const payloads = [
  udp(1000, 53, encodeDns(dnsQuery(7, "www.example.com", 1))),
  udp(67, 68, new Uint8Array(240)),
  udp(5353, 4789, new Uint8Array(60)),
  tcp(1000, 80, { flags: 0x18, window: 1000, data: text("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }),
  tcp(22, 1000, { flags: 0x18, window: 1000, data: text("SSH-2.0-OpenSSH_9.2\r\n") }),
  tcp(53, 1000, { flags: 0x18, window: 1000, data: new Uint8Array([0, 12, ...new Uint8Array(12)]) }),
  icmp(3, 4, 0, 600, encodePacket(packet({ src: ipv4("10.0.0.1"), dst: ipv4("10.0.0.2"), payload: udp(1, 2) }))),
];
const packets = payloads.map((payload) => packet({ src: ipv4("10.0.0.1"), dst: ipv4("10.0.0.2"), payload }));
const LINK_TYPES = [LINKTYPE_ETHERNET, LINKTYPE_RAW, LINKTYPE_IPV4, LINKTYPE_LINUX_SLL2];
const OPTIONS = [["-nn"], ["-nnvvv"], ["-nnX"], ["-A"], ["-e", "-nn", "-xx"], ["-q"], ["-tttt", "-S"], ["-#", "-K"]];

const WHOLES = LINK_TYPES.flatMap((linkType) =>
  packets.map((each) => {
    const bytes =
      linkType === LINKTYPE_ETHERNET
        ? encodeFrame(frame(mac("02:00:00:00:00:01"), mac("02:00:00:00:00:02"), each))
        : encodePacket(each);
    return writePcap(linkType, [{ seconds: 1_700_000_000, nanoseconds: 1000, bytes, length: bytes.length }]);
  }),
);

interface Case {
  readonly file: string;
  readonly options: readonly string[];
}

const made = networkLab();

export const pcapFiles: Room<Case> = {
  name: "pcap-files",
  cases: fc.record({ file: damaged(WHOLES), options: fc.constantFrom(...OPTIONS) }),
  run({ file, options }) {
    const written = made.host.files.of(made.host.netns().net).writeFile("/root/x.pcap", fromHex(file));
    if (written !== null) return `could not write the file: ${written.errno}`;
    return wrongWith(made, execute(made.host, ["tcpdump", ...options, "-r", "x.pcap"]), "");
  },
  print: ({ file, options }) => `tcpdump ${options.join(" ")} -r x.pcap, of ${file}`,
};
