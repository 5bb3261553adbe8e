/**
 * arping of iputils 20221126: asks by ARP over a packet socket, once a second; the first question goes to everybody, later ones
 * to who replied. It ends a second after its last probe, or with -w as soon as there are as many responses as -c says. Names are
 * asked for as IPv4 only.
 */
import { strerror } from "../../kernel/config/errno.ts";
import { IFF_LOOPBACK, IFF_NOARP, isUp } from "../../kernel/config/link.ts";
import type { Device } from "../../kernel/device.ts";
import { routeOutput } from "../../kernel/ipv4/output-route.ts";
import { PACKET_HOST, PACKET_OTHERHOST, PACKET_OUTGOING } from "../../kernel/skb.ts";
import { type PacketMessage, PacketSocket } from "../../kernel/transport/packet-socket.ts";
import { UdpSocket } from "../../kernel/transport/udp.ts";
import { type Program, waitOn } from "../../sim/wait.ts";
import { ARP_REPLY, ARP_REQUEST, type Arp, arp } from "../../wire/arp.ts";
import { DNS_TYPES } from "../../wire/dns.ts";
import { frame } from "../../wire/ethernet.ts";
import { ANY, formatIpv4, type Ipv4 } from "../../wire/ipv4-address.ts";
import { formatMac, type Mac } from "../../wire/mac.ts";
import type { Command, CommandContext } from "../command.ts";
import { Exit } from "../exit.ts";
import { parseInetAton } from "../net/address.ts";
import { EAI, resolveHost } from "../net/resolve.ts";
import { exits, on, prints, value } from "../options/rows.ts";
import { OptionTable } from "../options/table.ts";

const USAGE = `
Usage:
  arping [options] <destination>

Options:
  -f            quit on first reply
  -q            be quiet
  -b            keep on broadcasting, do not unicast
  -D            duplicate address detection mode
  -U            unsolicited ARP mode, update your neighbours
  -A            ARP answer mode, update your neighbours
  -V            print version and exit
  -c <count>    how many packets to send
  -w <timeout>  how long to wait for a reply
  -i <interval> set interval between packets (default: 1 second)
  -I <device>   which ethernet device to use
  -s <source>   source ip address
  <destination> dns name or ip address

For more details see arping(8).
`;
const VERSION =
  "arping from iputils 20221126\nlibcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes\n";
const BROADCAST = 0xffffffffffff as Mac;
const PROBE_PORT = 1025;
const INT_MAX = 2147483647;

interface ArpingOptions {
  count: number;
  intervalSeconds: number;
  timeoutSeconds: number;
  device: string | null;
  source: string | null;
  firstOnly: boolean;
  quiet: boolean;
  broadcastOnly: boolean;
  detectDuplicate: boolean;
  unsolicited: boolean;
  reply: boolean;
}

const OPTIONS = new OptionTable<ArpingOptions>(
  "arping",
  {
    "h ?": exits(2, USAGE),
    V: prints(VERSION),
    b: on("broadcastOnly"),
    D: on("detectDuplicate", "firstOnly"),
    U: on("unsolicited"),
    A: on("reply", "unsolicited"),
    q: on("quiet"),
    f: on("firstOnly"),
    c: value("count", whole(1)),
    w: value("timeoutSeconds", whole(0)),
    i: value("intervalSeconds", (text) => Math.max(1, whole(0)(text))),
    I: value("device"),
    s: value("source"),
  },
  { usage: USAGE, exitCode: 2 },
);

function whole(low: number): (text: string) => number {
  return (text) => {
    if (!/^\s*[+-]?\d+$/.test(text)) throw new Exit(1, `arping: invalid argument: '${text}'\n`);
    const number = Number(text);
    if (number >= low && number <= INT_MAX) return number;
    throw new Exit(1, `arping: invalid argument: '${text}': out of range: ${low} <= value <= ${INT_MAX}\n`);
  };
}

export const arping: Command = { name: "arping", path: "/usr/bin/arping", options: OPTIONS, run: runArping };

function* runArping(context: CommandContext): Program {
  const options: ArpingOptions = {
    count: 0,
    intervalSeconds: 1,
    timeoutSeconds: 0,
    device: null,
    source: null,
    firstOnly: false,
    quiet: false,
    broadcastOnly: false,
    detectDuplicate: false,
    unsolicited: false,
    reply: false,
  };
  const [name, ...more] = OPTIONS.read(context.argv, options);
  if (name === undefined || more.length > 0) throw OPTIONS.misuse();
  const resolved = yield* resolveHost(context, name, { types: [DNS_TYPES.A!] });
  if (typeof resolved === "string") throw new Exit(2, `arping: ${name}: ${EAI[resolved]}\n`);
  const target = resolved.addresses[0]!;
  const device = chooseDevice(context, options, target);
  const source = chooseSource(context, options, device, target);
  const socket = PacketSocket.open(context.net, device.ifindex, { type: 2, protocol: 0x0806 });
  if (typeof socket === "string") throw new Exit(2, `arping: bind: ${strerror(socket)}\n`);
  try {
    return yield* new Arping(context, options, socket, { device, source, target }).run();
  } finally {
    socket.close();
  }
}

/** The device of -I, or the one the route to the target leaves by. */
function chooseDevice(context: CommandContext, options: ArpingOptions, target: Ipv4): Device {
  let device: Device | null = null;
  if (options.device !== null) {
    device = context.net.devices.find((each) => each?.name === options.device) ?? null;
    if (device === null) throw new Exit(2, `arping: Device ${options.device} not available.\n`);
  } else {
    const route = routeOutput(context.net, { dst: target });
    if (typeof route === "string") throw new Exit(1, "arping: NETLINK_ROUTE unexpected iov element\n");
    device = route.device;
  }
  const unfit = (what: string, exitCode: number): Exit =>
    new Exit(exitCode, "", options.quiet ? "" : `Interface "${device.name}" is ${what}\n`);
  if (!isUp(device.link)) throw unfit("down", 2);
  if (device.link.flags & (IFF_NOARP | IFF_LOOPBACK)) throw unfit("not ARPable", options.detectDuplicate ? 0 : 2);
  return device;
}

/** The address it asks from: -s, the target itself where it announces one, or what a connected UDP socket would get. */
function chooseSource(context: CommandContext, options: ArpingOptions, device: Device, target: Ipv4): Ipv4 {
  const given = options.source === null ? null : parseInetAton(options.source);
  if (options.source !== null && given === null) throw new Exit(2, `arping: invalid source ${options.source}\n`);
  if (options.detectDuplicate) return given ?? ANY;
  const probe = UdpSocket.open(context.net);
  try {
    probe.device = device.ifindex;
    probe.dontRoute = true;
    const wanted = given ?? (options.unsolicited ? target : null);
    if (wanted !== null) {
      const errno = probe.bind(wanted, 0);
      if (errno !== null) throw new Exit(2, `arping: bind: ${strerror(errno)}\n`);
      return wanted;
    }
    const errno = probe.connect(target, PROBE_PORT);
    if (errno !== null) throw new Exit(2, `arping: connect: ${strerror(errno)}\n`);
    return probe.local.address;
  } finally {
    probe.close();
  }
}

class Arping {
  readonly #context: CommandContext;
  readonly #options: ArpingOptions;
  readonly #socket: PacketSocket;
  readonly #device: Device;
  readonly #source: Ipv4;
  readonly #target: Ipv4;
  #peer: Mac = BROADCAST;
  #sent = 0;
  #broadcasts = 0;
  #received = 0;
  #broadcastReplies = 0;
  #requests = 0;
  #lastUs = 0;
  #stopped = false;

  constructor(
    context: CommandContext,
    options: ArpingOptions,
    socket: PacketSocket,
    way: { device: Device; source: Ipv4; target: Ipv4 },
  ) {
    this.#context = context;
    this.#options = options;
    this.#socket = socket;
    this.#device = way.device;
    this.#source = way.source;
    this.#target = way.target;
  }

  *run(): Program {
    const { loop } = this.#context.host;
    const { count, intervalSeconds, timeoutSeconds } = this.#options;
    for (const signal of ["INT", "QUIT", "TERM"] as const) {
      this.#context.process.on(signal, () => {
        this.#stopped = true;
      });
    }
    this.#print(`ARPING ${formatIpv4(this.#target)} from ${formatIpv4(this.#source)} ${this.#device.name}\n`);
    if (this.#source === ANY && !this.#options.detectDuplicate) {
      this.#context.stderr.write("arping: no source address in not-DAD mode\n");
      return 2;
    }
    let tickUs = loop.nowUs + intervalSeconds * 1_000_000;
    this.#context.process.isEndless = count === 0 && timeoutSeconds === 0;
    const endUs = timeoutSeconds > 0 ? loop.nowUs + timeoutSeconds * 1_000_000 : Number.POSITIVE_INFINITY;
    this.#send();
    while (!this.#stopped) {
      if (loop.nowUs >= tickUs) {
        if (count > 0 && this.#sent >= count) break;
        this.#send();
        tickUs += intervalSeconds * 1_000_000;
      }
      if (loop.nowUs >= endUs) break;
      for (let message = this.#socket.receive(); message !== undefined && !this.#stopped; message = this.#socket.receive()) {
        this.#take(message);
      }
      if (!this.#stopped) yield waitOn(this.#socket.ready, Math.min(tickUs, endUs));
    }
    return this.#finish();
  }

  #send(): void {
    const mac = this.#device.link.mac;
    const operation = this.#options.reply ? ARP_REPLY : ARP_REQUEST;
    const targetMac = this.#options.reply ? mac : this.#peer;
    const message = arp(operation, mac, this.#source, targetMac, this.#target);
    this.#lastUs = this.#context.host.loop.nowUs;
    const errno = this.#socket.send(frame(this.#peer, mac, message));
    if (errno !== null) return;
    this.#sent++;
    if (this.#peer === BROADCAST) this.#broadcasts++;
  }

  #take(message: PacketMessage): void {
    const { packetType } = message;
    const payload = message.frame.payload;
    if (packetType === PACKET_OUTGOING || packetType === PACKET_OTHERHOST || payload.kind !== "arp" || !this.#isForUs(payload))
      return;
    this.#print(this.#describe(payload, packetType, message.timeUs));
    this.#received++;
    if (packetType !== PACKET_HOST) this.#broadcastReplies++;
    if (payload.operation === ARP_REQUEST) this.#requests++;
    const { firstOnly, timeoutSeconds, count } = this.#options;
    if (firstOnly || (timeoutSeconds > 0 && this.#received === count)) this.#stopped = true;
    if (!this.#options.broadcastOnly) this.#peer = payload.senderMac;
  }

  #isForUs(message: Arp): boolean {
    if (message.operation !== ARP_REQUEST && message.operation !== ARP_REPLY) return false;
    if (message.senderIp !== this.#target) return false;
    const mac = this.#device.link.mac;
    if (this.#options.detectDuplicate)
      return message.senderMac !== mac && (this.#source === ANY || message.targetIp === this.#source);
    return message.targetIp === this.#source && message.targetMac === mac;
  }

  #describe(message: Arp, packetType: number, timeUs: number): string {
    const way = packetType === PACKET_HOST ? "Unicast" : "Broadcast";
    const kind = message.operation === ARP_REPLY ? "reply" : "request";
    let text = `${way} ${kind} from ${formatIpv4(message.senderIp)} [${formatMac(message.senderMac).toUpperCase()}]`;
    if (message.targetIp !== this.#source) text += ` for ${formatIpv4(message.targetIp)}`;
    if (message.targetMac !== this.#device.link.mac) text += ` for [${formatMac(message.targetMac).toUpperCase()}]`;
    const tripUs = Math.max(0, timeUs - this.#lastUs);
    return `${text}  ${Math.floor(tripUs / 1000)}.${String(tripUs % 1000).padStart(3, "0")}ms\n`;
  }

  #finish(): number {
    let text = `Sent ${this.#sent} probes (${this.#broadcasts} broadcast(s))\nReceived ${this.#received} response(s)`;
    const extra: string[] = [];
    if (this.#requests > 0) extra.push(`${this.#requests} request(s)`);
    if (this.#broadcastReplies > 0) extra.push(`${this.#broadcastReplies} broadcast(s)`);
    if (extra.length > 0) text += ` (${extra.join(", ")})`;
    this.#print(`${text}\n`);
    return this.#succeeded() ? 0 : 1;
  }

  /** A timeout alone is content with one response; else each probe is to have one, and no more than one. */
  #succeeded(): boolean {
    const { detectDuplicate, unsolicited, timeoutSeconds, count } = this.#options;
    if (detectDuplicate) return this.#received === 0;
    if (unsolicited) return true;
    return timeoutSeconds > 0 && count === 0 ? this.#received > 0 : this.#received === this.#sent;
  }

  #print(text: string): void {
    if (!this.#options.quiet) this.#context.stdout.write(text);
  }
}
