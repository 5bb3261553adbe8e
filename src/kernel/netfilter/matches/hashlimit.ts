/**
 * `-m hashlimit`: a token bucket for each address, port, or pair of them. Linux: libxt_hashlimit.c, xt_hashlimit.c. Rates of
 * bytes and --hashlimit-rate-match are refused by name.
 */
import { portsOf } from "../conntrack/tuple.ts";
import { defineMatch } from "../xtables.ts";
import { parseNumber, readUint, type ValueContext, XtablesError } from "../xtoptions.ts";
import { HashlimitTable } from "./hashlimit-table.ts";
import { averageOf, parseRate, rateOf } from "./rate.ts";

/** Parts of a second in which a rate is kept: XT_HASHLIMIT_SCALE_v2. */
const SCALE = 1_000_000;
const DEFAULT_BURST = 5;
const MOST_BURST = 1_000_000;
const DEFAULT_COLLECT_MS = 1000;
const UINT = 0xffffffff;

/** What packets are grouped by, as it is printed. */
const MODES = ["srcip", "srcport", "dstip", "dstport"] as const;
type Mode = (typeof MODES)[number];

export interface HashlimitOptions {
  readonly average: number;
  readonly burst: number;
  readonly isAbove: boolean;
  readonly modes: readonly Mode[];
  readonly name: string;
  readonly size: number;
  readonly most: number;
  readonly collectMs: number;
  readonly expireMs: number;
  readonly srcMask: number;
  readonly dstMask: number;
}

export const hashlimitMatch = defineMatch<HashlimitOptions>({
  name: "hashlimit",
  keepsState: true,
  options: [
    { names: ["hashlimit-upto", "hashlimit"], read: readRate, invertible: true, excludes: ["hashlimit-above"] },
    { names: ["hashlimit-above"], read: readRate, invertible: true, excludes: ["hashlimit-upto"] },
    { names: ["hashlimit-srcmask"], read: readUint(0, 128) },
    { names: ["hashlimit-dstmask"], read: readUint(0, 128) },
    { names: ["hashlimit-burst"], read: readBurst },
    { names: ["hashlimit-htable-size"], read: readUint(0, UINT) },
    { names: ["hashlimit-htable-max"], read: readUint(0, UINT) },
    { names: ["hashlimit-htable-gcinterval"], read: readUint(0, UINT) },
    { names: ["hashlimit-htable-expire"], read: readUint(0, UINT) },
    { names: ["hashlimit-mode"], read: readModes },
    { names: ["hashlimit-name"], read: readName, required: true },
    { names: ["hashlimit-rate-match"], check: () => refuse("--hashlimit-rate-match") },
    { names: ["hashlimit-rate-interval"], read: () => refuse("--hashlimit-rate-interval") },
  ],
  finish(given) {
    const name = ["hashlimit-upto", "hashlimit-above"].find((each) => given.has(each));
    if (name === undefined) throw new XtablesError("You have to specify --hashlimit");
    const { average, seconds } = given.value<{ readonly average: number; readonly seconds: number }>(name)!;
    return {
      average,
      burst: given.value<number>("hashlimit-burst") ?? DEFAULT_BURST,
      isAbove: (name === "hashlimit-above") !== given.inverted(name),
      modes: given.value<readonly Mode[]>("hashlimit-mode") ?? [],
      name: given.value<string>("hashlimit-name")!,
      size: given.value<number>("hashlimit-htable-size") ?? 0,
      most: given.value<number>("hashlimit-htable-max") ?? 0,
      collectMs: given.value<number>("hashlimit-htable-gcinterval") ?? DEFAULT_COLLECT_MS,
      expireMs: given.value<number>("hashlimit-htable-expire") ?? seconds * 1000,
      srcMask: given.value<number>("hashlimit-srcmask") ?? 32,
      dstMask: given.value<number>("hashlimit-dstmask") ?? 32,
    };
  },
  refuses: ({ collectMs, expireMs, srcMask, dstMask, name }) =>
    collectMs === 0 || expireMs === 0 || srcMask > 32 || dstMask > 32 || name.includes("/"),
  save(options) {
    const { isAbove, average, burst, modes, name } = options;
    return (
      ` --hashlimit-${isAbove ? "above" : "upto"} ${rateOf(average, SCALE).text} --hashlimit-burst ${burst}` +
      `${modes.length === 0 ? "" : ` --hashlimit-mode ${modes.join(",")}`} --hashlimit-name ${name}` +
      settingsOf(options)
        .map(([setting, value]) => ` --hashlimit-${setting} ${value}`)
        .join("")
    );
  },
  list(options) {
    const { isAbove, average, burst, modes } = options;
    return (
      ` limit: ${isAbove ? "above" : "up to"} ${rateOf(average, SCALE).text} burst ${burst}` +
      `${modes.length === 0 ? "" : ` mode ${modes.join("-")}`}` +
      settingsOf(options)
        .map(([setting, value]) => ` ${setting} ${value}`)
        .join("")
    );
  },
  miss: ({ isAbove }) => ({ has: isAbove ? "the rate is not used up" : "the rate is used up for now" }),
  shares: (options) => ({ name: options.name, make: () => makeTable(options) }),
  compile(options, net) {
    const { name, isAbove } = options;
    const table = net.firewall.shared.join("hashlimit", name, () => makeTable(options));
    return ({ ip }) => table.take(ip.src, ip.dst, portsOf(ip), net.loop.nowUs) !== isAbove;
  },
});

function makeTable(options: HashlimitOptions): HashlimitTable {
  return new HashlimitTable(options, rateOf(options.average, SCALE));
}

/** Those that are not as they are by themselves. */
function settingsOf({ average, size, most, collectMs, expireMs, srcMask, dstMask }: HashlimitOptions) {
  return (
    [
      ["htable-size", size, 0],
      ["htable-max", most, 0],
      ["htable-gcinterval", collectMs, DEFAULT_COLLECT_MS],
      ["htable-expire", expireMs, rateOf(average, SCALE).seconds * 1000],
      ["srcmask", srcMask, 32],
      ["dstmask", dstMask, 32],
    ] as const
  ).filter(([, value, usual]) => value !== usual);
}

function readRate(text: string, { option }: ValueContext): { readonly average: number; readonly seconds: number } {
  if (/^\d+[kmg]?b\/s(?:ec)?$/i.test(text)) refuse(`--${option} ${text}`);
  const rate = parseRate(text);
  if (rate === null) throw new XtablesError(`hashlimit: Bad value for "--${option}" option: "${text}"`);
  const average = averageOf(rate, SCALE);
  if (average <= 0) throw new XtablesError(`Rate too fast "${text}"`);
  return { average, seconds: rate.seconds };
}

function readBurst(text: string): number {
  const burst = parseNumber(text, 1, MOST_BURST);
  if (burst !== null) return burst;
  throw new XtablesError(`bad value for option "--hashlimit-burst", or out of range (1-${MOST_BURST}).`);
}

function readModes(text: string, { option }: ValueContext): readonly Mode[] {
  const words = text.split(",");
  if (words.some((word) => !(MODES as readonly string[]).includes(word)))
    throw new XtablesError(`hashlimit: Bad value for "--${option}" option: "${text}"`);
  return MODES.filter((mode) => words.includes(mode));
}

function readName(text: string): string {
  if (text === "") throw new XtablesError("Argument must have a minimum length of 1 characters\n");
  return text;
}

function refuse(option: string): never {
  throw new XtablesError(`iptables: option "${option}" of match "hashlimit" is not modelled\n`, 2, true);
}
