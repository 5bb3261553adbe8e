/** Runs a written history: makes its world, and puts into it what it says. */
import { atOnce } from "../../sim/sliced.ts";
import { Lab } from "../lab.ts";
import type { CommandResult, Streams } from "../lab-host.ts";
import { worldNamed } from "../worlds/index.ts";
import { HistoryError, parseHistory } from "./parse.ts";
import { Replay } from "./replay.ts";

export interface HistoryWatch {
  /** Called with the lab before anything is put into it. */
  readonly made?: (lab: Lab) => void;
  /** What each command and script printed. */
  readonly printed?: (result: CommandResult) => void;
  /** Where scripts that are begun print. */
  readonly streams?: Streams;
}

/** Returns the lab, and the exit code of its last command. */
export function runHistory(text: string, watch: HistoryWatch = {}): { readonly lab: Lab; readonly exitCode: number } {
  const { world: name, options, inputs, until } = parseHistory(text);
  const world = name === null ? null : worldNamed(name);
  if (world === undefined) throw new HistoryError(`there is no world named ${JSON.stringify(name)}`);
  const lab = world === null ? new Lab(options) : world(options).lab;
  watch.made?.(lab);
  let exitCode = 0;
  const replay = new Replay(lab, {
    ...(watch.streams !== undefined && { streams: watch.streams }),
    printed: (result) => {
      exitCode = result.exitCode;
      watch.printed?.(result);
    },
  });
  atOnce(replay.giveAll(inputs, until));
  return { lab, exitCode };
}
