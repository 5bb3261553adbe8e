/** Rules that ask what has come before: limits that ran out, lists, chance. What they decided cannot be read off the packet. */
import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";

/** A condition, as iptables-save prints it, whose result depends on earlier packets. */
const OF_EARLIER = /^(?:! )?--(?:limit|hashlimit-upto|connlimit-upto|rcheck|update|mode (?:random|nth)) /;

/** Rules of the table that would have let the packet pass, and all of whose conditions hold but such a one. */
export function usedUp(own: readonly RecordedHop[], { netns, detail: { table } }: HopOf<"rule">): HopOf<"ruleMissed">[] {
  return own.filter(
    (each): each is HopOf<"ruleMissed"> & RecordedHop =>
      each.kind === "ruleMissed" &&
      each.netns === netns &&
      each.detail.table === table &&
      OF_EARLIER.test(each.detail.condition) &&
      / -[jg] (?!DROP|REJECT|LOG)/.test(each.detail.rule),
  );
}

/** What a rule that matched found in earlier packets; "" where it asks for none. */
export function foundWords(rule: string): string {
  const [, above, burst] = /--hashlimit-above (\S+)(?: --hashlimit-burst (\d+))?/.exec(rule) ?? [];
  if (above !== undefined) return `more came than ${above} and a burst of ${burst}`;
  const [, limit, mask, side] = /--connlimit-above (\d+) --connlimit-mask (\d+) --connlimit-([sd])addr/.exec(rule) ?? [];
  const who = side === "d" ? "destination" : "source";
  if (limit !== undefined) return `its ${who}${mask === "32" ? "" : `'s /${mask}`} has more open connections than ${limit}`;
  const [, seconds] = /--(?:rcheck|update)(?: --seconds (\d+))?/.exec(rule) ?? [];
  const hits = / --hitcount (\d+)/.exec(rule)?.[1];
  const list = / --name (\S+) --mask/.exec(rule)?.[1];
  const isListed = /(?<!! )--(?:rcheck|update)/.test(rule);
  const often = `${hits === undefined ? "" : ` ${hits} times`}${seconds === undefined ? "" : ` within ${seconds} s`}`;
  if (list !== undefined && /--(?:rcheck|update)/.test(rule))
    return `its ${/--rdest/.test(rule) ? "destination" : "source"} is ${isListed ? "" : "not "}on the list ${list}${often}`;
  if (/--mode random/.test(rule)) return "chance chose it";
  if (/--mode nth/.test(rule)) return "it was this packet's turn";
  return "";
}

const MORE = 10;

/** Arguments of iptables that give a rule a limit ten times as high, for one command or two; none where it has no limit. */
export function withMore({ table, chain, number, rule = "" }: (HopOf<"rule"> | HopOf<"ruleMissed">)["detail"]): string[] {
  const more = tenfold(rule);
  if (number === null || more === null) return [];
  const at = `${chain} ${number}`;
  const inTable = table === "filter" ? "" : `-t ${table} `;
  // A hashlimit keeps its rate for as long as a rule has its name.
  return more.includes("--hashlimit-name")
    ? [`${inTable}-D ${at}`, `${inTable}-I ${at} ${more}`]
    : [`${inTable}-R ${at} ${more}`];
}

function tenfold(rule: string): string | null {
  const words = rule.replace(/^-A \S+ /, "").trim();
  const ten = (number: string): string => String(Number(number) * MORE);
  const limited = words
    .replace(/(--limit )(\d+)(\/\w+)(?: --limit-burst (\d+))?/, (_, option, rate, unit, burst = "5") =>
      [`${option}${ten(rate)}${unit}`, `--limit-burst ${ten(burst)}`].join(" "),
    )
    .replace(
      /(--hashlimit-(?:upto|above) )(\d+)(\/\w+) --hashlimit-burst (\d+)/,
      (_, option, rate, unit, burst) => `${option}${ten(rate)}${unit} --hashlimit-burst ${ten(burst)}`,
    )
    .replace(/(--connlimit-(?:upto|above) )(\d+)/, (_, option, most) => `${option}${ten(most === "0" ? "1" : most)}`)
    .replace(/(?<!! )(--(?:rcheck|update)\b.*--hitcount )(\d+)/, (_, option, hits) => `${option}${ten(hits)}`);
  return limited === words ? null : limited;
}
