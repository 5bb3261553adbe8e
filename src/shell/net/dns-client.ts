/**
 * Asks name servers over UDP as glibc's resolver does (res_send(3)): all questions from one socket, each server in turn, again.
 */
import { UdpSocket } from "../../kernel/transport/udp.ts";
import { compute } from "../../sim/pace.ts";
import { type Step, waitOn } from "../../sim/wait.ts";
import { type DnsMessage, decodeDns, dnsQuery, encodeDns, SERVFAIL } from "../../wire/dns.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { CommandContext } from "../command.ts";
import type { FileSystem } from "../files.ts";
import type { ResolvConf } from "./resolv-conf.ts";

/** Who resolves names: a command, or another program that has a namespace and the files of one. */
export interface Resolver extends Pick<CommandContext, "argv" | "host" | "net" | "process"> {
  readonly files: Pick<FileSystem, "readFile">;
}

export const DNS_PORT = 53;

/** One answer per type asked for, in the order asked; null where no server answered at all. */
export function* askServers(
  context: Resolver,
  conf: ResolvConf,
  name: string,
  types: readonly number[],
): Step<DnsMessage[] | null> {
  for (let attempt = 0; attempt < conf.attempts; attempt++) {
    for (let index = 0; index < conf.servers.length; index++) {
      const seconds = index === 0 ? conf.timeoutSeconds : Math.trunc((conf.timeoutSeconds << index) / conf.servers.length);
      const answers = yield* askServer(context, conf.servers[index]!, name, types, Math.max(1, seconds) * 1_000_000);
      if (answers !== null && !answers.some((answer) => (answer.flags & 15) === SERVFAIL)) return answers;
    }
  }
  return null;
}

function* askServer(
  context: Resolver,
  server: Ipv4,
  name: string,
  types: readonly number[],
  timeoutUs: number,
): Step<DnsMessage[] | null> {
  const { loop } = context.host;
  const socket = UdpSocket.open(context.net);
  socket.recvErr = true;
  socket.holder = { name: context.argv[0] ?? "", pid: context.process.pid, fd: 3 };
  try {
    if (socket.connect(server, DNS_PORT) !== null) return null;
    const ids = types.map(() => loop.random.next32() & 0xffff);
    const answers = new Map<number, DnsMessage>();
    for (let index = 0; index < types.length; index++) {
      if (index > 0) yield* compute(loop, "the resolver asks again");
      if (socket.send(encodeDns(dnsQuery(ids[index]!, name, types[index]!))) !== null) return null;
    }
    const deadlineUs = loop.nowUs + timeoutUs;
    for (;;) {
      if (socket.takeError() !== null) return null;
      for (let datagram = socket.receive(); datagram !== null; datagram = socket.receive()) {
        const message = decodeDns(datagram.data);
        if (message !== null && ids.includes(message.id)) answers.set(message.id, message);
      }
      if (ids.every((id) => answers.has(id))) return ids.map((id) => answers.get(id)!);
      if ((yield waitOn(socket.ready, deadlineUs)) === "timeout") return null;
    }
  } finally {
    socket.close();
  }
}
