/** timeout of busybox 1.35: the program gets the signal when the time is over, and its end is that of the signal. coreutils/timeout.c. */
import { Killed, SIGNALS, type Signal, type Step, waitOn } from "../../../sim/process.ts";
import type { CommandContext } from "../../command.ts";
import { parseSignal } from "../../evaluator/signals.ts";
import { handOn } from "../run-child.ts";
import { fail, makeApplet, misuse, readSeconds } from "./applet.ts";

const NAME = "timeout";
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export const timeout = makeApplet(NAME, runTimeout);

function* runTimeout(context: CommandContext): Step<number> {
  const words = [...context.argv.slice(1)];
  let signal: Signal = "TERM";
  while (words[0]?.startsWith("-")) {
    const option = words.shift()!;
    if (option !== "-s" && option !== "-k") throw misuse(NAME, `invalid option -- '${option[1]}'`);
    if (option === "-k") throw fail(NAME, 'option "-k" is not modelled', 2);
    const text = words.shift() ?? "";
    const name = parseSignal(text);
    if (name === null || !(name in SIGNALS)) throw fail(NAME, `unknown signal '${text}'`);
    signal = name as Signal;
  }
  const [time, ...argv] = words;
  if (time === undefined || argv.length === 0) throw misuse(NAME);
  const unit = UNITS[time.at(-1)!];
  const seconds = readSeconds(NAME, unit === undefined ? time : time.slice(0, -1)) * (unit ?? 1);
  if (context.canExecute?.(argv[0]!) === false) throw fail(NAME, `can't execute '${argv[0]}': No such file or directory`, 127);
  const child = context.spawn(argv);
  handOn(context.process, child);
  const untilUs = context.host.loop.nowUs + seconds * 1_000_000;
  while (child.state !== "exited" && context.host.loop.nowUs < untilUs) yield waitOn(child.exited, untilUs);
  if (child.state !== "exited") child.kill(signal);
  while (child.state !== "exited") yield waitOn(child.exited);
  // The program is the process itself: it ends as the signal ends it.
  if (child.endedBy !== null) throw new Killed(child.endedBy);
  return child.exitCode;
}
