/** A lab of one's own under a load of one's own packets: what becomes of them, what they cost, and two such labs in turn. */
import { readFileSync } from "node:fs";
import { ratioOf } from "../../bench/in-turn.ts";
import { type Load, type Outcome, packetLoad } from "../../bench/load.ts";
import { type Figures, measure } from "../../bench/measure.ts";
import type { RuleHits } from "../../bench/rule-hits.ts";
import type { Device } from "../../kernel/device.ts";
import { frameTo } from "../../lab/inject.ts";
import { Namespace } from "../../lab/namespace.ts";
import { loadRules, RulesRefused } from "../../questions/open-lab.ts";
import { toBytes } from "../../shell/io.ts";
import { formatPacketSpec, type PacketSpec, parsePacketSpec, specOf } from "../../trace/packet-spec.ts";
import { LINKTYPE_ETHERNET, LINKTYPE_IPV4, LINKTYPE_RAW, readPcap } from "../../trace/pcap.ts";
import { decodeFrame, encodeFrame } from "../../wire/ethernet.ts";
import { decodePacket, type Packet } from "../../wire/ipv4.ts";
import { UsageError } from "../arguments.ts";
import { deviceAt } from "../device-at.ts";
import { reasonOf } from "../host-errors.ts";
import { labOfFile } from "../lab-of-file.ts";
import { readLabOptions } from "../lab-options.ts";
import { InputError } from "../options.ts";
import { readScript } from "../read-script.ts";
import { STREAMS } from "../streams.ts";
import { writeFile } from "../write-file.ts";
import { again } from "./again.ts";
import { caseText, comparisonText } from "./case-text.ts";
import { type Share, whereTimeGoes } from "./spent.ts";

export interface CaseOptions {
  readonly lab: string;
  readonly from?: string | undefined;
  readonly packet?: readonly string[] | undefined;
  readonly traffic?: string | undefined;
  readonly rules?: string | undefined;
  readonly against?: string | undefined;
  readonly world?: string | undefined;
  readonly tables?: string | undefined;
  readonly json?: string | undefined;
  readonly round?: boolean | undefined;
}

/** What one process found out about one lab. */
export interface Case {
  readonly figures: Figures;
  readonly outcomes: readonly (Outcome & { readonly packet: string })[];
  readonly hits: readonly RuleHits[];
  readonly spent: readonly Share[];
}

/** So many pairs, each side's process being as long as it takes to warm up and three rounds. */
const PAIRS = 5;
const OPTIONS = { rounds: 3, targetMs: 150, first: 100 };
const WRONG_INPUT = 2;

export async function runCase(options: CaseOptions): Promise<number> {
  if (options.tables !== undefined)
    throw new UsageError("bench: --tables is of netnsim's rows; a lab of your own has new Lab({ tables })");
  if (options.round) return runRound(options);
  const sides = options.against === undefined ? [options] : [options, otherSide(options, options.against)];
  const cases: Case[][] = sides.map(() => []);
  for (let pair = 0; pair < (sides.length === 1 ? 1 : PAIRS); pair++)
    for (const [index, side] of sides.entries()) {
      const result = measureApart(side, pair === 0);
      if (typeof result === "number") return result;
      cases[index]!.push(result);
    }
  if (options.json !== undefined) writeFile(options.json, `${JSON.stringify(cases, null, 2)}\n`);
  const [first, second] = cases as [Case[], Case[]?];
  if (second === undefined) return print(caseText(options, first[0]!), 0);
  const medians = [first, second].map((each) => each.map(({ figures }) => figures.median)) as [number[], number[]];
  const { text, isAlike } = comparisonText(options, [first[0]!, second[0]!], medians, ratioOf(...medians));
  return print(text, isAlike ? 0 : 1);
}

/** Other rules in the same lab, or another lab. */
function otherSide(options: CaseOptions, against: string): CaseOptions {
  const isRules = /^\*(filter|nat|mangle|raw|security)$/m.test(readScript(against));
  return isRules ? { ...options, rules: against } : { ...options, lab: against };
}

/** The case, or the exit code of a process that has said what is wrong. What the script prints is shown once. */
function measureApart({ lab, from, packet = [], traffic, rules, world }: CaseOptions, isFirst: boolean): Case | number {
  const named = Object.entries({ lab, from, traffic, rules, world });
  const argv = named.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  const options = ["--round", ...argv, ...packet.flatMap((each) => ["--packet", each])];
  const { status, stdout } = again(options, ["--enable-source-maps"], isFirst ? "inherit" : "ignore");
  return status === 0 ? (JSON.parse(stdout) as Case) : (status ?? 1);
}

async function runRound(options: CaseOptions): Promise<number> {
  const opened = await openLoad(options);
  if (typeof opened === "number") return opened;
  const { load, packets } = opened;
  const outcomes = load.outcomes().map((outcome, index) => ({ packet: packets[index]!, ...outcome }));
  return print(`${JSON.stringify({ outcomes, ...(await figuresOf(load)) } satisfies Case)}\n`, 0);
}

/** The load and its packets' texts; the exit code of a script that did not come to its end. */
export async function openLoad(
  options: CaseOptions,
): Promise<{ readonly load: Load; readonly packets: readonly string[] } | number> {
  if (options.from === undefined) throw new UsageError("bench: --from is missing: where do the packets arrive?");
  const lab = await labOfFile(options.lab, readLabOptions({ world: options.world }));
  if (typeof lab === "number") return lab;
  const { host, device } = deviceAt(lab, options.from, "bench: --from");
  const ns = new Namespace(host, device.net);
  if (options.rules !== undefined) replaceRules(ns, options.rules);
  const traffic = trafficOf(options, device);
  const what = traffic.map((each) => each.what);
  return { load: packetLoad(ns, device.name, what), packets: traffic.map(({ text }) => text) };
}

async function figuresOf({ run, ruleHits, size }: Load): Promise<Omit<Case, "outcomes">> {
  const figures = measure(run, OPTIONS);
  const hits = ruleHits(Math.max(size, 1000));
  const spent = await whereTimeGoes(run, Math.ceil(PROFILED_NS / figures.median));
  return { figures, hits, spent };
}

const PROFILED_NS = 4e8;

function replaceRules(ns: Namespace, file: string): void {
  try {
    loadRules(ns, readScript(file));
  } catch (error) {
    if (error instanceof RulesRefused) throw new InputError(`${file}: ${error.message}`, WRONG_INPUT);
    throw error;
  }
}

interface Sent {
  readonly text: string;
  readonly what: PacketSpec | string | Uint8Array;
}

function trafficOf({ packet = [], traffic }: CaseOptions, device: Device): Sent[] {
  for (const text of packet) {
    const spec = parsePacketSpec(text);
    if (typeof spec === "string") throw new UsageError(`bench: ${spec}: ${JSON.stringify(text)}`);
  }
  const captured = traffic === undefined ? [] : readTraffic(traffic, device);
  const sent = [...packet.map((text) => ({ text, what: text })), ...captured];
  if (sent.length === 0) throw new UsageError("bench: --packet or --traffic is missing: which packets arrive?");
  return sent;
}

/** At a bridge's port frames arrive as they are; elsewhere what they carry is addressed to the device. */
function readTraffic(file: string, device: Device): Sent[] {
  const pcap = readPcap(readBytes(file));
  if (typeof pcap === "string" || pcap.error !== null)
    throw new InputError(`${file}: ${typeof pcap === "string" ? pcap : pcap.error}`, WRONG_INPUT);
  const isEthernet = pcap.linkType === LINKTYPE_ETHERNET;
  if (!isEthernet && pcap.linkType !== LINKTYPE_RAW && pcap.linkType !== LINKTYPE_IPV4)
    throw new InputError(`${file}: neither Ethernet frames nor IPv4 packets (link type ${pcap.linkType})`, WRONG_INPUT);
  const sent = pcap.packets.flatMap(({ bytes }, index) => {
    const packet = isEthernet ? ipv4In(bytes) : decodePacket(bytes);
    if (packet === null) return [];
    const what = isEthernet && device.master !== null ? bytes : encodeFrame(frameTo(device, packet));
    return [{ text: formatPacketSpec(specOf(packet)) ?? `packet ${index + 1}`, what }];
  });
  const left = pcap.packets.length - sent.length;
  if (left > 0)
    STREAMS.stderr(toBytes(`netnsim: ${file}: ${left} of ${pcap.packets.length} packets are no IPv4 and are left out\n`));
  return sent;
}

function ipv4In(bytes: Uint8Array): Packet | null {
  const payload = decodeFrame(bytes)?.payload;
  return payload?.kind === "ipv4" ? payload : null;
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new InputError(`${file}: ${reasonOf(error)}`, WRONG_INPUT);
  }
}

function print(text: string, exitCode: number): number {
  STREAMS.stdout(toBytes(text));
  return exitCode;
}
