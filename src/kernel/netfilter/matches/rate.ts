/** Rates as xtables keeps them: how long one packet takes, in parts of a second. iptables: parse_rate(), print_rate(). */

const UNITS: readonly (readonly [name: string, printed: string, seconds: number])[] = [
  ["day", "day", 86_400],
  ["hour", "hour", 3_600],
  ["minute", "min", 60],
  ["second", "sec", 1],
];

export interface Rate {
  readonly packets: number;
  /** In so many seconds. */
  readonly seconds: number;
}

/** `RATE[/UNIT]`, of which the beginning of the unit is enough; null for what is none, or is 0. */
export function parseRate(text: string): Rate | null {
  const slash = text.indexOf("/");
  const unit = slash < 0 ? "second" : text.slice(slash + 1).toLowerCase();
  // The shorter units win where a letter would fit several: "m" is minutes.
  const seconds = unit === "" ? undefined : [...UNITS].reverse().find(([name]) => name.startsWith(unit))?.[2];
  const packets = Number.parseInt(text, 10) || 0;
  return seconds === undefined || packets === 0 ? null : { packets, seconds };
}

/** How long a packet takes, in parts of a second; 0 is too fast. */
export function averageOf({ packets, seconds }: Rate, scale: number): number {
  return Math.floor((scale * seconds) / packets);
}

/** The rate in the largest unit that says it without a larger remainder than quotient. */
export function rateOf(average: number, scale: number): Rate & { readonly text: string } {
  let best = UNITS[0]!;
  for (const unit of UNITS.slice(1)) {
    const period = unit[2] * scale;
    if (average > period || Math.floor(period / average) < period % average) break;
    best = unit;
  }
  const packets = Math.floor((best[2] * scale) / average);
  return { packets, seconds: best[2], text: `${packets}/${best[1]}` };
}
