/** `-m iprange`: addresses from one to another. Linux: xt_iprange.c. */
import { formatIpv4, type Ipv4, parseIpv4 } from "../../../wire/ipv4-address.ts";
import { type Bound, DESTINATION, SOURCE, within } from "../bounds.ts";
import { defineMatch } from "../xtables.ts";
import { type ValueContext, XtablesError } from "../xtoptions.ts";

interface Range {
  readonly low: Ipv4;
  readonly high: Ipv4;
  readonly inverted: boolean;
}

interface IprangeOptions {
  readonly source: Range | null;
  readonly destination: Range | null;
}

export const iprangeMatch = defineMatch<IprangeOptions>({
  name: "iprange",
  options: [
    { names: ["src-range"], read: readRange, invertible: true },
    { names: ["dst-range"], read: readRange, invertible: true },
  ],
  finish(given) {
    if (given.isEmpty) throw new XtablesError("iprange match: You must specify `--src-range' or `--dst-range'");
    const range = (name: string): Range | null =>
      given.has(name) ? { ...given.value<{ low: Ipv4; high: Ipv4 }>(name)!, inverted: given.inverted(name) } : null;
    return { source: range("src-range"), destination: range("dst-range") };
  },
  save: ({ source, destination }) => `${saveRange("src-range", source)}${saveRange("dst-range", destination)}`,
  list: ({ source, destination }) => `${listRange("source", source)}${listRange("destination", destination)}`,
  isBounded: true,
  bounds: ({ source, destination }) => [...rangeBounds(SOURCE, source), ...rangeBounds(DESTINATION, destination)],
  miss: ({ source, destination }, { ip }) =>
    inRange(ip.src, source)
      ? { condition: saveRange("dst-range", destination), has: `destination is ${formatIpv4(ip.dst)}` }
      : { condition: saveRange("src-range", source), has: `source is ${formatIpv4(ip.src)}` },
  compile:
    ({ source, destination }) =>
    (skb) =>
      inRange(skb.ip.src, source) && inRange(skb.ip.dst, destination),
});

function inRange(address: Ipv4, range: Range | null): boolean {
  if (range === null) return true;
  const value = address >>> 0;
  return (value >= range.low >>> 0 && value <= range.high >>> 0) !== range.inverted;
}

function rangeBounds(field: number, range: Range | null): readonly Bound[] {
  return range === null ? [] : within(field, range.low, range.high, range.inverted);
}

function rangeText({ low, high }: Range): string {
  return `${formatIpv4(low)}-${formatIpv4(high)}`;
}

function saveRange(option: string, range: Range | null): string {
  return range === null ? "" : `${range.inverted ? " !" : ""} --${option} ${rangeText(range)}`;
}

function listRange(word: string, range: Range | null): string {
  return range === null ? "" : ` ${word} IP range${range.inverted ? " !" : ""} ${rangeText(range)}`;
}

function readRange(text: string, { extension, option, warn }: ValueContext): { low: Ipv4; high: Ipv4 } {
  const dash = text.indexOf("-");
  const first = dash < 0 ? text : text.slice(0, dash);
  const second = dash < 0 ? text : text.slice(dash + 1);
  const low = parseIpv4(first);
  const high = parseIpv4(second);
  if (low === null || high === null) {
    // The complaint names what was read so far as C sees it: the text up to the dash.
    const bad = dash >= 0 && second === "" ? "" : low === null ? first : second;
    throw new XtablesError(`${extension}: Bad value for "--${option}" option: "${bad}"`);
  }
  if (low >>> 0 > high >>> 0) warn(`xt_iprange: range ${text} is reversed and will never match\n`);
  return { low, high };
}
