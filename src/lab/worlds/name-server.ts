/**
 * A small name server (RFC 1035) over UDP: one address, one zone, the rules of worlds/internet-data.ts. Its twin on a real kernel
 * is src/linux/guest/internet.py, and the two answer byte for byte alike: the question as it was asked, then the chain of CNAMEs
 * and its end.
 */
import type { Net } from "../../kernel/net.ts";
import { UdpSocket } from "../../kernel/transport/udp.ts";
import { compute } from "../../sim/pace.ts";
import { type Program, restAt } from "../../sim/wait.ts";
import { askedType, DNS_TYPES, type DnsRecord, decodeDns, encodeDns, NOERROR, NXDOMAIN, QR, RA, RD } from "../../wire/dns.ts";
import { ipv4 } from "../../wire/ipv4-address.ts";
import type { ZoneRecord } from "./internet-data.ts";

const PORT = 53;

export function nameServer(address: string, zone: readonly ZoneRecord[]): (net: Net) => Program {
  return function* serve(net) {
    const socket = UdpSocket.open(net);
    const errno = socket.bind(ipv4(address), PORT);
    if (errno !== null) throw new Error(`name server ${address}: ${errno}`);
    for (;;) {
      const datagram = socket.receive();
      if (datagram === null) {
        yield restAt(socket.ready);
        continue;
      }
      yield* compute(net.loop, `the name server answers ${askedType(datagram.data)}`);
      const answer = answerQuery(datagram.data, zone);
      if (answer !== null) socket.send(answer, datagram.from);
    }
  };
}

/** The answer's bytes; null for what is not a query. */
export function answerQuery(query: Uint8Array, zone: readonly ZoneRecord[]): Uint8Array | null {
  const message = decodeDns(query);
  const question = message?.questions[0];
  if (message === null || question === undefined || (message.flags & QR) !== 0) return null;
  const { records, known } = lookUp(zone, question.name.toLowerCase(), question.type);
  return encodeDns({
    id: message.id,
    flags: QR | RD | RA | (known ? NOERROR : NXDOMAIN),
    questions: [question],
    answers: records.map(toRecord),
    authority: [],
    additional: [],
  });
}

/** What the zone says of a name: the CNAMEs that lead there, then what was asked for. */
function lookUp(zone: readonly ZoneRecord[], asked: string, type: number): { records: ZoneRecord[]; known: boolean } {
  const records: ZoneRecord[] = [];
  let known = false;
  for (let name: string | undefined = asked; name !== undefined; ) {
    const here = zone.filter((record) => record.name === name);
    known ||= here.length > 0;
    records.push(...here.filter((record) => DNS_TYPES[record.type] === type || record.type === "CNAME"));
    name = type === DNS_TYPES.CNAME ? undefined : here.find((record) => record.type === "CNAME")?.data;
  }
  return { records, known };
}

function toRecord({ name, type, ttlSeconds, data }: ZoneRecord): DnsRecord {
  return { name, type: DNS_TYPES[type]!, ttlSeconds, data };
}
