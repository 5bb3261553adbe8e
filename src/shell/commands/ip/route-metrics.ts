/** The metrics of a route that are read for what is wrong with them, and not modelled: all but mtu and advmss. iproute2: iproute_modify(). */
import { type Arguments, abbreviates, parseUnsigned, takeSwitch, takeValue } from "./arguments.ts";
import { Quit, wrongArgument } from "./quit.ts";

interface Metric {
  readonly word: string;
  /** Whether a part of the word is enough. */
  readonly isShort: boolean;
  readonly parse: (text: string) => number | null;
  readonly hasLock: boolean;
}

/** In the order that decides what an abbreviation means. */
const METRICS: readonly Metric[] = [
  { word: "hoplimit", isShort: false, parse: (text) => parseUnsigned(text, 255), hasLock: true },
  { word: "reordering", isShort: true, parse: parseUnsigned, hasLock: true },
  { word: "rtt", isShort: false, parse: parseTime, hasLock: true },
  { word: "rto_min", isShort: false, parse: parseTime, hasLock: false },
  { word: "window", isShort: true, parse: parseUnsigned, hasLock: true },
  { word: "cwnd", isShort: true, parse: parseUnsigned, hasLock: true },
  { word: "initcwnd", isShort: true, parse: parseUnsigned, hasLock: true },
  { word: "initrwnd", isShort: true, parse: parseUnsigned, hasLock: true },
  { word: "features", isShort: true, parse: parseUnsigned, hasLock: false },
  { word: "quickack", isShort: true, parse: parseUnsigned, hasLock: false },
  { word: "congctl", isShort: true, parse: parseUnsigned, hasLock: true },
  { word: "rttvar", isShort: true, parse: parseTime, hasLock: true },
  { word: "ssthresh", isShort: true, parse: parseUnsigned, hasLock: true },
  { word: "realms", isShort: true, parse: parseRealms, hasLock: false },
];

/** Those of Linux 6.18; the others no module has. */
const CONGESTION_CONTROLS: ReadonlySet<string> = new Set(
  "bbr bic cdg cubic dctcp highspeed htcp hybla illinois lp nv reno scalable vegas veno westwood yeah".split(" "),
);

function find(word: string): Metric | undefined {
  return METRICS.find((metric) => (metric.isShort ? abbreviates(word, metric.word) : word === metric.word));
}

export function isMetricWord(word: string): boolean {
  return find(word) !== undefined;
}

export function takeMetric(args: Arguments, asTyped: string): void {
  const { word, parse, hasLock } = find(asTyped)!;
  if (word === "features") {
    const text = args.value();
    if (text !== "ecn") throw wrongArgument('"features" value not valid\n', text);
  } else if (word === "quickack") takeSwitch(args, word);
  else if (word === "congctl") {
    args.skip("lock");
    if (!CONGESTION_CONTROLS.has(args.value())) throw new Quit("Error: Unknown tcp congestion algorithm.\n", 2);
  } else {
    if (hasLock) args.skip("lock");
    takeValue(args, word === "realms" ? "realm" : word, parse);
  }
}

/** A time with its unit, or a number. iproute2: get_time_rtt(). */
function parseTime(text: string): number | null {
  const match = /^\s*([+-]?)(?:0x[0-9a-f]+|\d+(?:\.\d*)?|\.\d+)(s|secs?|ms|msecs?)?$/i.exec(text);
  return match === null || (match[1] === "-" && text.includes(".")) ? null : 0;
}

/** One or two numbers around a slash. iproute2: get_rt_realms_or_raw(). */
export function parseRealms(text: string): number | null {
  const [first, ...more] = text.split("/");
  const second = more.length === 0 ? null : more.join("/");
  const realm = (part: string): number | null => (part === "cosmos" ? 0 : parseUnsigned(part, 255));
  if (realm(first!) === null && !(second === null && first === "")) return null;
  if (second === null || second === "") return 0;
  return realm(second);
}
