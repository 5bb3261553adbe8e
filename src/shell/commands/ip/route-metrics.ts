/**
 * The metrics of a route that are read for what is wrong with them, and not modelled: all but mtu and advmss. iproute2:
 * iproute_modify().
 */
import type { Reader } from "../../options/rows.ts";
import { parseUnsigned, take } from "./arguments.ts";
import { checked, deferred, does, type Keyword, takes, valid } from "./keywords.ts";
import { Quit, wrongArgument } from "./quit.ts";

interface Words {
  unmodelled: string | null;
}

/** In the order that decides what an abbreviation means. */
export const METRIC_WORDS = {
  hoplimit: lockable("hoplimit", (text) => parseUnsigned(text, 255)),
  "reordering*": lockable("reordering", parseUnsigned),
  rtt: lockable("rtt", parseTime),
  rto_min: deferred(checked(routeValue("rto_min", parseTime))),
  "window*": lockable("window", parseUnsigned),
  "cwnd*": lockable("cwnd", parseUnsigned),
  "initcwnd*": lockable("initcwnd", parseUnsigned),
  "initrwnd*": lockable("initrwnd", parseUnsigned),
  "features*": deferred(checked(valid('"features" value not valid\n', (text) => text === "ecn" || null))),
  "quickack*": deferred(checked(zeroOrOne)),
  "congctl*": deferred(
    does((_, { args }) => {
      args.skip("lock");
      if (!CONGESTION_CONTROLS.has(args.value())) throw new Quit("Error: Unknown tcp congestion algorithm.\n", 2);
    }),
  ),
  "rttvar*": lockable("rttvar", parseTime),
  "ssthresh*": lockable("ssthresh", parseUnsigned),
  "realms*": deferred(checked(routeValue("realm", parseRealms))),
} satisfies Readonly<Record<string, Keyword<Words>>>;

/** The value of a keyword of `ip route`. */
export function routeValue<T>(key: string, parse: (text: string) => T | null): Reader<T> {
  return valid(`"${key}" value is invalid\n`, (text) => parse(text));
}

function lockable(key: string, parse: (text: string) => number | null): Keyword<Words> {
  return deferred(
    does((_, { args }) => {
      args.skip("lock");
      take(args, `"${key}" value is invalid\n`, (text) => parse(text));
    }),
  );
}

export function zeroOrOne(text: string, { name }: { readonly name: string }): number {
  const value = parseUnsigned(text);
  if (value === null) throw wrongArgument(`"${name}" value is invalid\n`, text);
  if (value > 1) throw wrongArgument(`"${name}" value should be 0 or 1\n`, text);
  return value;
}

/** Of VRFs there are none. */
export const vrf: Keyword<unknown> = takes((_, { value }) => {
  throw wrongArgument("Invalid VRF\n", value);
});

/** Those of Linux 6.18; the others no module has. */
const CONGESTION_CONTROLS: ReadonlySet<string> = new Set(
  "bbr bic cdg cubic dctcp highspeed htcp hybla illinois lp nv reno scalable vegas veno westwood yeah".split(" "),
);

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
