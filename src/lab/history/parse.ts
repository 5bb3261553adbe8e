/**
 * Reads a lab's history (history/format.ts). What a person writes may be shorter: lines of shell that stand below no heading
 * are a script of their own on the first host.
 */
import type { Input, Moment, Stop, Target, Value } from "../inputs.ts";
import { HISTORY_VERSION, SCRIPT_METHODS, wordsOf } from "./format.ts";
import { textToValue } from "./values.ts";

export interface History {
  /** Null for an empty lab. */
  readonly world: string | null;
  readonly options: object;
  readonly inputs: readonly Input[];
  /** Where it ends, beyond its last input; null where it ends with it. */
  readonly until: Moment | null;
}

/** What is wrong with a line of it. */
export class HistoryError extends Error {}

/** Whether a text is a history: its first line says so. */
export function isHistory(text: string): boolean {
  return /^# netnsim: /.test(text);
}

export function parseHistory(text: string): History {
  return new Reader(text.split("\n")).read();
}

const NOW: Moment = { event: 0, timeUs: 0 };

class Reader {
  readonly #lines: readonly string[];
  #at = 0;
  #world: string | null = "lan";
  #options: object = {};
  readonly #inputs: Input[] = [];
  #until: Moment | null = null;
  #fails = false;
  #stop: Stop | null = null;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  read(): History {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at++]!;
      const [, word, rest] = /^# ([A-Za-z]+):\s*(.*)$/.exec(line) ?? [];
      if (word !== undefined && Object.hasOwn(DIRECTIVES, word)) DIRECTIVES[word]!(this, rest!.trimEnd());
      else if (line.trim() !== "" && !line.startsWith("#")) this.#loose(line);
    }
    return { world: this.#world, options: this.#options, inputs: this.#inputs, until: this.#until };
  }

  /** Shell without a heading, up to the next one. */
  #loose(first: string): void {
    const lines = [first];
    while (this.#at < this.#lines.length && !isHeading(this.#lines[this.#at]!)) lines.push(this.#lines[this.#at++]!);
    this.add({ kind: "host", host: "" }, "sh", [`${lines.join("\n").trimEnd()}\n`, {}]);
  }

  add(target: Target, method: string, args: readonly Value[]): void {
    const at = this.#until ?? NOW;
    const common = { number: this.#inputs.length + 1, at, ended: at, command: 0, threw: this.#fails, stop: this.#stop };
    this.#inputs.push({ ...common, target, method, args });
    this.#until = null;
    this.#fails = false;
    this.#stop = null;
  }

  version(text: string): void {
    if (!/^\d+$/.test(text)) this.fail(`"${text}" is no version`);
    if (Number(text) > HISTORY_VERSION) this.fail(`its version is ${text}, and this netnsim reads ${HISTORY_VERSION}`);
  }

  world(name: string | null): void {
    this.#world = name;
  }

  options(text: string): void {
    this.#options = this.value(text) as object;
  }

  until(text: string): void {
    const [, event, timeUs] = /^(\d+) (\d+)$/.exec(text) ?? this.fail(`"${text}" is no event and microsecond`);
    this.#until = { event: Number(event), timeUs: Number(timeUs) };
  }

  fails(): void {
    this.#fails = true;
  }

  stop(text: string): void {
    this.#stop = this.value(text) as Stop;
  }

  /** The lines below that belong to what stands here. */
  lines(count: number): string {
    if (this.#at + count > this.#lines.length) this.fail(`${count} lines are announced, and there are fewer`);
    const lines = this.#lines.slice(this.#at, this.#at + count);
    this.#at += count;
    return lines.join("\n");
  }

  value(text: string): Value {
    return textToValue(text) ?? this.fail(`${text} is no JSON`);
  }

  fail(why: string): never {
    throw new HistoryError(`line ${this.#at}: ${why}`);
  }
}

function isHeading(line: string): boolean {
  const word = /^# ([A-Za-z]+):/.exec(line)?.[1];
  return word !== undefined && Object.hasOwn(DIRECTIVES, word);
}

const LAB: Target = { kind: "lab" };

const DIRECTIVES: Readonly<Record<string, (reader: Reader, rest: string) => void>> = {
  netnsim: (reader, rest) => reader.version(rest),
  world: (reader, rest) => reader.world(rest),
  lab: (reader) => reader.world(null),
  options: (reader, rest) => reader.options(rest),
  until: (reader, rest) => reader.until(rest),
  fails: (reader) => reader.fails(),
  stop: (reader, rest) => reader.stop(rest),
  host: (reader, rest) => reader.add(LAB, "addHost", [readName(rest)]),
  advance: (reader, rest) => reader.add(LAB, "advance", [readNumber(reader, rest)]),
  cable: readCable,
  exec: readExec,
  call: readCall,
  inject: (reader, rest) => readPacket(reader, "inject", rest),
  output: (reader, rest) => readPacket(reader, "output", rest),
  ...Object.fromEntries(
    SCRIPT_METHODS.map((method) => [method, (reader: Reader, rest: string) => readScript(reader, method, rest)]),
  ),
};

function readPacket(reader: Reader, method: "inject" | "output", rest: string): void {
  const [, where, packet] = /^(\S+)\s+(.*)$/.exec(rest) ?? reader.fail("no packet is named");
  const path = where!.split("/").map(readName);
  const device = method === "inject" ? path.pop()! : null;
  const [host = "", name = null] = path;
  if (path.length > 2) reader.fail(`"${where}" is no HOST[/NETNS]${method === "inject" ? "/DEVICE" : ""}`);
  const args = device === null ? [packet!] : [device, packet!];
  reader.add({ kind: "netns", host, name }, method, [...args, { trace: false }]);
}

const CABLE_SETTINGS: Readonly<Record<string, string>> = { latency: "latencyMs", loss: "loss", rate: "rate" };

function readCable(reader: Reader, rest: string): void {
  const [a, b, ...settings] = rest.split(/\s+/);
  const macs: Record<string, string> = {};
  const options: Record<string, number> = {};
  for (const setting of settings) {
    const [name, value] = setting.split("=", 2) as [string, string | undefined];
    if (value !== undefined && (name === "mac" || name === "peer-mac")) macs[name] = value;
    else if (value !== undefined && Object.hasOwn(CABLE_SETTINGS, name))
      options[CABLE_SETTINGS[name]!] = readNumber(reader, value);
    else reader.fail(`"${setting}" is none of mac=, peer-mac=, latency=, loss=, rate=`);
  }
  const ends = [readEnd(reader, a, macs.mac), readEnd(reader, b, macs["peer-mac"])];
  reader.add(LAB, "link", [...ends, options]);
}

function readEnd(reader: Reader, text: string | undefined, mac: string | undefined): Value {
  const [host, device] = (text ?? "").split(":");
  if (host === undefined || host === "" || device === undefined) reader.fail(`"${text ?? ""}" is no HOST:DEVICE`);
  return { host: readName(host!), device: readName(device!), ...(mac === undefined ? {} : { mac }) };
}

function readExec(reader: Reader, rest: string): void {
  const [, where, settings] = /^(\S+)\s*(.*)$/.exec(rest) ?? reader.fail("no host is named");
  const line = reader.lines(1);
  const words = wordsOf(line) ?? reader.fail(`${line} is no simple command`);
  reader.add(readTarget(reader, where!), "exec", [words, settings === "" ? {} : reader.value(settings!)]);
}

function readScript(reader: Reader, method: string, rest: string): void {
  const [, where, count, settings] = /^(\S+)\s+lines=(\d+)\s*(.*)$/.exec(rest) ?? reader.fail(`"${rest}" is no HOST and lines=N`);
  const source = reader.lines(Number(count));
  reader.add(readTarget(reader, where!), method, [source, settings === "" ? {} : reader.value(settings!)]);
}

function readCall(reader: Reader, rest: string): void {
  const [, target, method, args] = /^(\S+) ([a-zA-Z]+) (\[.*\])$/.exec(rest) ?? reader.fail(`"${rest}" is no call`);
  const called = readTarget(reader, target!);
  if (!CALLS[called.kind].has(method!)) reader.fail(`"${method}" is no input of ${target}`);
  reader.add(called, method!, reader.value(args!) as readonly Value[]);
}

/** What a history may call: nothing but what lab, hosts, namespaces, cables, files, commands and terminals hand in as inputs. */
const CALLS: Readonly<Record<Target["kind"], ReadonlySet<string>>> = {
  lab: methods("addHost link run race advance step"),
  host: methods("exec sh run beginScript spawn start openTerminal"),
  files: methods("write mount"),
  netns: methods(
    "exec addNetns addBridge addDummy addVeth setMaster up down addAddress addRoute addRoutes addChain setPolicy addRules setSysctl " +
      "inject output",
  ),
  cable: methods("cut restore set"),
  command: methods("write end kill"),
  terminal: methods("feed end hangUp interrupt suspend quit"),
};

function methods(names: string): ReadonlySet<string> {
  return new Set(names.split(" "));
}

function readTarget(reader: Reader, text: string): Target {
  const [, kind, name, inside] = /^(?:(\w+):)?([^/]*)(?:\/(.*))?$/.exec(text) ?? reader.fail(`"${text}" names nothing`);
  if (text === "lab") return LAB;
  switch (kind) {
    case undefined:
    case "host":
    case "files":
      return { kind: kind ?? "host", host: readName(name!) };
    case "netns":
      return { kind, host: readName(name!), name: inside === undefined ? null : readName(inside) };
    case "cable":
    case "command":
    case "terminal":
      return { kind, madeBy: readNumber(reader, name!) };
    default:
      return reader.fail(`"${text}" names nothing`);
  }
}

function readNumber(reader: Reader, text: string): number {
  const number = Number(text);
  return text === "" || Number.isNaN(number) ? reader.fail(`"${text}" is no number`) : number;
}

function readName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
