/**
 * The kernel's tracepoints through BPF (bpftrace), which unlike a trace instance can follow an skb to its namespace: the
 * machine's other traffic is told apart by inode, and nothing is left behind however the session ends, because programs and
 * events go with the process that holds them. One program serves all observers: it takes a second of a CPU to begin.
 *
 * Two kinds of lines. A packet's: `#STEP CPU TIME NETNS DEVICE FIELD... PROTOCOL BYTES`, with its first bytes. And a table's:
 * `~TABLE CPU TIME NETNS FIELD...`: the tracepoints of tables carry no namespace. What happens while a received packet is handled
 * (the softirq NET_RX) is in that packet's, what a process does in the process's; what a timer does cannot be attributed and is
 * left out.
 */
import { type PortWords, packetKey, packetWords } from "./packet-words.ts";

/**
 * Which namespace an skb is in: its device's, else its socket's, else its route's (what is dropped in OUTPUT has no device yet).
 */
export function withNetns(statement: (device: string, netns: string) => string): string {
  const netns = "nd_net.net->ns.inum";
  return `
  if ((uint64)$skb->dev) { ${statement("$skb->dev->name", `$skb->dev->${netns}`)} }
  else if ((uint64)$skb->sk) { ${statement('"-"', "$skb->sk->__sk_common.skc_net.net->ns.inum")} }
  else if ($skb->_skb_refdst) {
    $dst = (struct dst_entry *)($skb->_skb_refdst & ~1);
    ${statement('"-"', `$dst->dev->${netns}`)}
  }`;
}

/** Events printed for one namespace at most: a flood must not fill the buffers. */
const MOST_EVENTS = 20_000;

/** Statements that print an event where its namespace is one of the session's, while there were not too many of it. */
export function printEvent(netns: string, format: string, ...values: string[]): string {
  const [kind, ...rest] = format.split(" ");
  const line = `printf("${kind} %d %llu %d ${rest.join(" ")}\\n", cpu, nsecs, $ns, ${values.join(", ")});`;
  return `$ns = (uint64)${netns}; if (@mine[$ns]) { @printed[$ns] = @printed[$ns] + 1; if (@printed[$ns] <= ${MOST_EVENTS}) { ${line} } }`;
}

/** What a packet's line ends with: the protocol as it lies in memory, and the bytes from the network header on. */
export const PACKET_FORMAT = "%x %rx";
export const PACKET_FIELDS = ["$skb->protocol", "buf($skb->head + $skb->network_header, 64)"];

/** In a softirq its number and one more (NET_RX: 4), else 0. */
const NET_RX = 4;

/** The namespace of a table's lookup or change: 0 where it cannot be known. */
export const ASKING_NETNS = `(@soft[cpu] == ${NET_RX} ? @receiving[cpu] : @soft[cpu] == 0 ? (uint64)curtask->nsproxy->net_ns->ns.inum : 0)`;
export const RECEIVING_NETNS = `(@soft[cpu] == ${NET_RX} ? @receiving[cpu] : 0)`;

/**
 * The session's namespaces are those made by its processes: they share an IPC namespace, $HOME. Those made before are $MINE. Both
 * are the launcher's to fill in (outside.py), which runs the program: the kernel lets nobody trace it from inside a session.
 */
const PROLOGUE = `
BEGIN {
  @home = (uint64)$HOME;
  $MINE
  @receiving[cpu] = (uint64)0;
  printf("ready\\n");
}
tracepoint:syscalls:sys_exit_unshare {
  if ((uint64)curtask->nsproxy->ipc_ns->ns.inum == @home) { @mine[(uint64)curtask->nsproxy->net_ns->ns.inum] = 1; }
}
tracepoint:irq:softirq_entry { @soft[cpu] = (uint64)args->vec + 1; }
tracepoint:irq:softirq_exit { @soft[cpu] = (uint64)0; }`;

const EPILOGUE = `
END { clear(@printed); clear(@soft); clear(@receiving); clear(@home); printf("done\\n"); }`;

/** The program of these probes. */
export function tracingProgram(probes: readonly string[]): string {
  return `${PROLOGUE}\n${probes.join("\n")}${EPILOGUE}\n`;
}

/** Bash that begins to trace, and bash that waits until it does, at most some seconds. */
export const START_TRACING = "ask trace";

export const AWAIT_TRACING = waitFor("ready");

/**
 * Ends it, gives it time to write what it has, and prints that. Asked again after twenty and forty seconds: on a busy machine
 * bpftrace was seen to sleep on in epoll_wait() after its signal, until the next one.
 */
export const STOP_TRACING = `
sleep 0.1
for __end in 1 2 3; do
  ask untrace
  ${waitFor("ended", 1000)}
done
cat $L/trace.out
sed 's/^/! /' $L/trace.err`;

function waitFor(line: string, tries = 3000): string {
  return `
for __try in $(seq ${tries}); do
  if grep -q -e '^${line}$' -e '^ended$' $L/trace.out; then break; fi
  sleep 0.02
done`;
}

interface Event {
  readonly timeNs: bigint;
  readonly cpu: number;
  /** The namespace's inode. */
  readonly netns: number;
}

export interface PacketEvent extends Event {
  readonly kind: "packet";
  readonly step: string;
  /** "-" where the packet was at none. */
  readonly device: string;
  /** What the tracepoint itself says. */
  readonly fields: readonly string[];
  readonly etherType: number;
  /** From the network header on. */
  readonly bytes: Uint8Array;
  readonly packet: string | null;
  /** What stays the same of the packet along its path (packetKey()). */
  readonly key: string;
}

export interface TableLine extends Event {
  readonly kind: "table";
  readonly table: string;
  readonly fields: readonly string[];
}

/**
 * The events in order of time. Throws where the program did not run, lost events or did not know one of the session's namespaces.
 */
export function readEvents(output: string, port: PortWords, netns: ReadonlyMap<number, string>): (PacketEvent | TableLine)[] {
  checkRun(output, netns);
  const events: (PacketEvent | TableLine)[] = [];
  const printed = new Map<number, number>();
  for (const line of output.split("\n")) {
    const match = /^([#~])(\S+) (\d+) (\d+) (-?\d+) (.*)$/.exec(line);
    if (match === null) continue;
    const [, sort, name = "", cpu, time = "", inode, rest = ""] = match;
    const event = { timeNs: BigInt(time), cpu: Number(cpu), netns: Number(inode) >>> 0 };
    const count = (printed.get(event.netns) ?? 0) + 1;
    printed.set(event.netns, count);
    if (count === MOST_EVENTS && netns.has(event.netns))
      throw new Error(`bpftrace: more than ${MOST_EVENTS} events in one namespace`);
    if (sort === "~") events.push({ ...event, kind: "table", table: name, fields: rest.split(" ") });
    else events.push({ ...event, kind: "packet", step: name, ...readPacket(rest, port) });
  }
  return events.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0));
}

function readPacket(text: string, port: PortWords): Omit<PacketEvent, keyof Event | "kind" | "step"> {
  const words = text.split(" ");
  const bytes = Buffer.from(words.at(-1)!.replaceAll("\\x", ""), "hex");
  const etherType = swap(Number.parseInt(words.at(-2)!, 16));
  const [device, ...fields] = words.slice(0, -2);
  const packet = packetWords(etherType, bytes, port);
  return { device: device!, fields, etherType, bytes, packet, key: packetKey(etherType, bytes) };
}

function checkRun(output: string, netns: ReadonlyMap<number, string>): void {
  const complaint = output
    .split("\n")
    .filter((line) => line.startsWith("! ") && !line.includes("RLIMIT_MEMLOCK") && line !== "! ");
  if (!/^ready$/m.test(output)) throw new Error(`bpftrace: it did not start: ${complaint.join("\n")}`);
  if (!/^done$/m.test(output)) throw new Error("bpftrace: it did not end in time");
  const lost = /Lost (\d+) events/.exec(output);
  if (lost !== null) throw new Error(`bpftrace: ${lost[1]} events were lost`);
  const known = new Set([...output.matchAll(/^@mine\[(-?\d+)\]: 1$/gm)].map(([, inode]) => Number(inode) >>> 0));
  for (const [inode, namespace] of netns)
    if (!known.has(inode)) throw new Error(`bpftrace: it did not know the namespace of ${namespace}`);
}

function swap(value: number): number {
  return ((value & 0xff) << 8) | (value >> 8);
}
