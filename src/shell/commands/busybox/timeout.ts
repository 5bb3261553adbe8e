/**
 * timeout of busybox 1.35: the process becomes the program, and a process of timeout's own name signals it when the time is over.
 * coreutils/timeout.c.
 */

import { SIGNALS, type Signal } from "../../../sim/signals.ts";
import { type Step, waitOn } from "../../../sim/wait.ts";
import type { CommandContext } from "../../command.ts";
import { parseSignal } from "../../evaluator/signals.ts";
import { fail, makeApplet, misuse, readSeconds } from "./applet.ts";

const NAME = "timeout";
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export const timeout = makeApplet(NAME, runTimeout);

function* runTimeout(context: CommandContext): Step<number> {
  const words = [...context.argv.slice(1)];
  let signal: Signal = "TERM";
  let killSeconds = 0;
  while (words[0]?.startsWith("-")) {
    const option = words.shift()!;
    if (option !== "-s" && option !== "-k") throw misuse(NAME, `invalid option -- '${option[1]}'`);
    const text = words.shift() ?? "";
    if (option === "-k") {
      killSeconds = secondsOf(text);
      continue;
    }
    const name = parseSignal(text);
    if (name === null || !Object.hasOwn(SIGNALS, name)) throw fail(NAME, `unknown signal '${text}'`);
    signal = name as Signal;
  }
  const [time, ...argv] = words;
  if (time === undefined || argv.length === 0) throw misuse(NAME);
  const seconds = secondsOf(time);
  if (context.canExecute?.(argv[0]!) === false) throw fail(NAME, `can't execute '${argv[0]}': No such file or directory`, 127);
  const { process } = context;
  const { loop } = context.host;
  loop.spawn(
    process.title,
    function* () {
      for (const [after, sent] of [
        [seconds, signal],
        [killSeconds, "KILL"],
      ] as const) {
        const untilUs = loop.nowUs + after * 1_000_000;
        while (process.state !== "exited" && loop.nowUs < untilUs) yield waitOn(process.exited, untilUs);
        process.kill(sent);
        if (killSeconds === 0) break;
      }
      return 0;
    },
    process,
  );
  return yield* context.execute(argv);
}

function secondsOf(text: string): number {
  const unit = UNITS[text.at(-1)!];
  return readSeconds(NAME, unit === undefined ? text : text.slice(0, -1)) * (unit ?? 1);
}
