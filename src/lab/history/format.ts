/**
 * A lab's history as a script that `netnsim run` takes: each input is a comment line (`# WORD: ...`), and commands and scripts
 * are the lines below it. history/parse.ts reads it.
 *
 *     # netnsim: 1
 *     # world: bare
 *     # host: b
 *     # cable: h:eth0 b:eth0 latency=5
 *     # exec: h
 *     ip link set eth0 up
 *     # advance: 500
 */
import { parse } from "unbash";
import { formatPacketSpec, type PacketSpec } from "../../trace/packet-spec.ts";
import { quoteShell } from "../export/command.ts";
import type { Input, Inputs, Target, Value } from "../inputs.ts";
import type { Lab } from "../lab.ts";
import { Refused } from "../refused.ts";
import { valueToText } from "./values.ts";

/** A file of a later one is refused by name. */
export const HISTORY_VERSION = 1;

export function historyOf({ inputs }: Lab): string {
  inputs.check("Lab.history");
  const order = new Map(inputs.list.map(({ number }, index) => [number, index + 1]));
  const lines = inputs.list.flatMap((input, index) => {
    const before = inputs.list[index - 1]?.ended;
    const isThere = before === undefined || (before.event === input.at.event && before.timeUs === input.at.timeUs);
    return [...(isThere ? [] : [untilLine(input.at)]), ...inputLines({ ...input, target: renumbered(input.target, order) })];
  });
  const ended = inputs.list.at(-1)?.ended;
  const isOver = ended === undefined || (ended.event === inputs.now.event && ended.timeUs === inputs.now.timeUs);
  return `${[...headLines(inputs), ...lines, ...(isOver ? [] : [untilLine(inputs.now)])].join("\n")}\n`;
}

function headLines({ origin: { world, options } }: Inputs): string[] {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const unsaid = given.find(([name]) => name === "tables");
  if (unsaid !== undefined)
    throw new Refused("Lab.history", { errno: "EOPNOTSUPP", message: "its own tables cannot be written as text" });
  const settings = given.length === 0 ? [] : [`# options: ${valueToText(Object.fromEntries(given))}`];
  return [`# netnsim: ${HISTORY_VERSION}`, world === null ? "# lab:" : `# world: ${world}`, ...settings];
}

function untilLine({ event, timeUs }: Input["at"]): string {
  return `# until: ${event} ${timeUs}`;
}

function renumbered(target: Target, order: ReadonlyMap<number, number>): Target {
  return "madeBy" in target ? { ...target, madeBy: order.get(target.madeBy) ?? 0 } : target;
}

function inputLines(input: Input): string[] {
  const marks = [...(input.threw ? ["# fails:"] : []), ...(input.stop === null ? [] : [`# stop: ${valueToText(input.stop)}`])];
  return [...marks, ...(plainLines(input) ?? [callLine(input)])];
}

export function callLine({ target, method, args }: Pick<Input, "target" | "method" | "args">): string {
  return `# call: ${targetText(target)} ${method} ${valueToText(args)}`;
}

/** Those that have a form of their own; null for the others, and for what that form cannot hold. */
function plainLines({ target, method, args }: Input): string[] | null {
  if (target.kind === "lab") return labLines(method, args);
  if (target.kind !== "host" && target.kind !== "netns") return null;
  const where = targetText(target).replace(/^host:/, "");
  const [first, options] = args;
  const settings = options === undefined || Object.keys(options as object).length === 0 ? "" : ` ${valueToText(options)}`;
  if (target.kind === "netns" && (method === "inject" || method === "output")) return packetLine(target, method, args);
  if (method === "exec") {
    const words = (first as readonly string[]).map(quoteShell).join(" ");
    return wordsOf(words)?.join("\0") === (first as readonly string[]).join("\0") ? [`# exec: ${where}${settings}`, words] : null;
  }
  if (!isScriptMethod(method)) return null;
  const lines = (first as string).split("\n");
  return [`# ${method}: ${where} lines=${lines.length}${settings}`, ...lines];
}

/** `# inject: h/ns1/eth0 udp ...`, `# output: h/ns1 udp ...`; null for bytes, and for a payload that text cannot say. */
function packetLine(target: Target, method: "inject" | "output", args: readonly Value[]): string[] | null {
  const text = packetText(args[method === "inject" ? 1 : 0]!)?.trim() ?? null;
  if (text === null || text.includes("\n")) return null;
  const where = targetText(target).replace(/^netns:/, "");
  return [`# ${method}: ${where}${method === "inject" ? `/${nameText(args[0] as string)}` : ""} ${text}`];
}

/** A packet given to inject() or output(), which took nothing but packets; null for bytes, and for what text cannot say. */
export function packetText(given: Value): string | null {
  if (given instanceof Uint8Array) return null;
  return typeof given === "string" ? given : formatPacketSpec(given as object as PacketSpec);
}

export const SCRIPT_METHODS = ["sh", "run", "beginScript"] as const;

function isScriptMethod(method: string): boolean {
  return (SCRIPT_METHODS as readonly string[]).includes(method);
}

function labLines(method: string, args: readonly Value[]): string[] | null {
  if (method === "addHost") return [`# host: ${nameText(args[0] as string)}`];
  if (method === "advance") return [`# advance: ${args[0]}`];
  if (method !== "link") return null;
  const [a, b] = args as readonly { readonly host: string; readonly device: string; readonly mac?: string }[];
  const options = args[2] as Readonly<Record<string, number>>;
  const words = [a!, b!].map(({ host, device }) => `${nameText(host)}:${nameText(device)}`);
  const settings: Readonly<Record<string, unknown>> = {
    mac: a!.mac,
    "peer-mac": b!.mac,
    latency: options.latencyMs,
    loss: options.loss,
    rate: options.rate,
  };
  const given = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return [`# cable: ${[...words, ...given].join(" ")}`];
}

/** The words of a simple command; null where it is none. */
export function wordsOf(line: string): string[] | null {
  if (line.includes("\n")) return null;
  const [statement, ...rest] = parse(line).commands;
  const command = statement?.command;
  if (rest.length > 0 || command?.type !== "Command" || command.prefix.length > 0 || command.name === undefined) return null;
  const words = [command.name, ...command.suffix].flatMap((word) => (word.type === "Word" ? [word.value] : []));
  return words.length === command.suffix.length + 1 ? words : null;
}

/** `host:h`, `netns:h/a`, `cable:3`. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case "lab":
      return "lab";
    case "netns":
      return `netns:${nameText(target.host)}${target.name === null ? "" : `/${nameText(target.name)}`}`;
    case "host":
    case "files":
      return `${target.kind}:${nameText(target.host)}`;
    default:
      return `${target.kind}:${target.madeBy}`;
  }
}

/** A name as one word without `:`, `/` and spaces: what else there is stands as in an address of a page. */
function nameText(name: string): string {
  return name.replace(/[^\w.@#+-]/gu, (letter) => encodeURIComponent(letter));
}
