/**
 * The kernel's tracepoints through BPF (bpftrace), which unlike a trace instance can follow an skb to its namespace: the machine's other
 * traffic is told apart by inode, and nothing is left behind however the session ends, because programs and events go with the process
 * that holds them. Each event is one line: time, namespace, device, what the tracepoint says, and the first bytes of the packet.
 */
import { type PortWords, packetKey, packetWords } from "./packet-words.ts";

/** Which namespace an skb is in: its device's, else its socket's, else its route's (what is dropped in OUTPUT has no device yet). */
export function withPlace(statement: (device: string, netns: string) => string): string {
  const netns = "nd_net.net->ns.inum";
  return `
  if ((uint64)$skb->dev) { ${statement("$skb->dev->name", `$skb->dev->${netns}`)} }
  else if ((uint64)$skb->sk) { ${statement('"-"', "$skb->sk->__sk_common.skc_net.net->ns.inum")} }
  else if ($skb->_skb_refdst) {
    $dst = (struct dst_entry *)($skb->_skb_refdst & ~1);
    ${statement('"-"', `$dst->dev->${netns}`)}
  }`;
}

/** Events told for one namespace at most: another one's flood must not fill the buffers. */
const MOST_EVENTS = 20_000;

/** Tells an event of a namespace, while there were not too many. */
export function tell(netns: string, line: string): string {
  return `$ns = (uint64)${netns}; @told[$ns] = @told[$ns] + 1; if (@told[$ns] <= ${MOST_EVENTS}) { ${line} }`;
}

/** What every line ends with: the protocol as it lies in memory, and the bytes from the network header on. */
export const PACKET_FIELDS = "$skb->protocol, buf($skb->head + $skb->network_header, 64)";
/** Only IPv4 and ARP are looked at. */
export const IS_OURS = "$skb->protocol == 0x0008 || $skb->protocol == 0x0608";

/** Starts a program and waits until it is attached, at most some seconds. `name` is for its files. */
export function startTracing(name: string, program: string): string {
  return `
mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
cat > $L/${name}.bt <<'END OF PROGRAM'
BEGIN { printf("ready\\n"); }
${program}
END { clear(@told); printf("done\\n"); }
END OF PROGRAM
(LD_PRELOAD= BPFTRACE_PERF_RB_PAGES=2048 bpftrace -B line $L/${name}.bt > $L/${name}.out 2> $L/${name}.err < /dev/null & echo $! > $L/${name}.pid)
for __try in $(seq 500); do
  if grep -q ready $L/${name}.out || ! kill -0 $(cat $L/${name}.pid) 2> /dev/null; then break; fi
  sleep 0.02
done`;
}

/** Ends it, gives it time to write what it has, and prints that. */
export function stopTracing(name: string): string {
  return `
sleep 0.1
kill -INT $(cat $L/${name}.pid)
for __try in $(seq 1000); do kill -0 $(cat $L/${name}.pid) 2> /dev/null || break; sleep 0.02; done
cat $L/${name}.out
sed 's/^/! /' $L/${name}.err`;
}

export interface TracedEvent {
  readonly timeNs: bigint;
  /** The namespace's inode. */
  readonly netns: number;
  /** "-" where the packet was at none. */
  readonly device: string;
  /** What the tracepoint itself says. */
  readonly fields: readonly string[];
  readonly packet: string | null;
  /** What stays the same of the packet on its way (packetKey()). */
  readonly key: string;
}

/** The lines `NAME TIME NETNS DEVICE FIELD... PROTOCOL BYTES`, in order of time. Throws where the program did not run or lost events. */
export function readEvents(output: string, port: PortWords, isOurs: (netns: number) => boolean): TracedEvent[] {
  const complaint = output
    .split("\n")
    .filter((line) => line.startsWith("! ") && !line.includes("RLIMIT_MEMLOCK") && line !== "! ");
  if (!/^ready$/m.test(output)) throw new Error(`bpftrace: it did not start: ${complaint.join("\n")}`);
  if (!/^done$/m.test(output)) throw new Error("bpftrace: it did not end in time");
  const lost = /Lost (\d+) events/.exec(output);
  if (lost !== null) throw new Error(`bpftrace: ${lost[1]} events were lost`);
  const events: TracedEvent[] = [];
  const told = new Map<number, number>();
  for (const line of output.split("\n")) {
    const match = /^# (\d+) (-?\d+) (\S+) (.*) ([0-9a-f]+) ((?:\\x[0-9a-f]{2})*)$/.exec(line);
    if (match === null) continue;
    const [, time, netns, device, fields, protocol, bytes] = match as unknown as string[];
    const etherType = swap(Number.parseInt(protocol!, 16));
    const seen = Buffer.from(bytes!.replaceAll("\\x", ""), "hex");
    const place = Number(netns) >>> 0;
    told.set(place, (told.get(place) ?? 0) + 1);
    if (told.get(place) === MOST_EVENTS && isOurs(place))
      throw new Error(`bpftrace: more than ${MOST_EVENTS} events in one namespace`);
    events.push({
      timeNs: BigInt(time!),
      netns: place,
      device: device!,
      fields: fields!.split(" "),
      packet: packetWords(etherType, seen, port),
      key: packetKey(etherType, seen),
    });
  }
  return events.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0));
}

function swap(value: number): number {
  return ((value & 0xff) << 8) | (value >> 8);
}
