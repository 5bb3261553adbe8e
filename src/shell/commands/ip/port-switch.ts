/** The switches of a bridge's port as words of `ip link set type bridge_slave` and `bridge link set`, and as both list them. */
import type { BridgePortConfig } from "../../../kernel/config/link.ts";
import { PORT_SWITCH_KEYS, PORT_SWITCHES, type PortSwitch } from "../../../kernel/config/port-switches.ts";
import { type GivenWord, type Keyword, nameFor, parseNames } from "./keywords.ts";
import type { Printer } from "./printer.ts";
import { notModelled, Quit } from "./quit.ts";

type Switches = { -readonly [K in PortSwitch]?: boolean };

const VALUES = parseNames("off* on*");

/** `on` or `off`, which may be short. iproute2: parse_on_off(). */
export function readSwitch({ value, name }: GivenWord, exitCode: number): boolean {
  const said = nameFor(VALUES, value);
  if (said === undefined) throw new Quit(`Error: argument of "${name}" must be one of "off", "on", not "${value}"\n`, exitCode);
  return said === "on";
}

export interface SwitchUse<W> {
  /** Where the words keep what is asked for. */
  readonly of: (words: W) => Switches;
  /** What a keyword that is not modelled is called, and by which tool. */
  readonly called: string;
  readonly tool: string;
  /** Of a value that is neither on nor off. */
  readonly exitCode: number;
}

export function switchKeyword<W>(key: PortSwitch, { of, called, tool, exitCode }: SwitchUse<W>): Keyword<W> {
  const { initial, model } = PORT_SWITCHES[key];
  return {
    model: model === undefined ? "modelled" : "accepted",
    takesValue: true,
    take(words, given) {
      const isOn = readSwitch(given, exitCode);
      if (model === "refused" && isOn !== initial) throw notModelled(`${called} "${given.name}"`, tool);
      of(words)[key] = isOn;
    },
  };
}

/** The keywords of all switches but these, with `mark` behind their names. */
export function switchKeywords<W>(
  mark: "*" | "",
  use: SwitchUse<W>,
  but: readonly PortSwitch[] = [],
): Record<string, Keyword<W>> {
  const keys = PORT_SWITCH_KEYS.filter((key) => !but.includes(key));
  return Object.fromEntries(keys.map((key) => [PORT_SWITCHES[key].word + mark, switchKeyword(key, use)]));
}

/** `hairpin off guard off ...`. */
export function printSwitches(out: Printer, port: BridgePortConfig, ...keys: readonly PortSwitch[]): void {
  for (const key of keys) {
    const { word } = PORT_SWITCHES[key];
    out.field(word, `${word} ${port[key] ? "on" : "off"} `, port[key]);
  }
}
