/** `--explain`: after each line of a script that had packets sent, why they went where they went. */
import { widthOn } from "../explain/layout.ts";
import { explanationText } from "../explain/text.ts";
import type { Lab } from "../lab/lab.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { Recording } from "../trace/recording.ts";
import type { LiveTrace } from "./live-trace.ts";

/** `title` names what goes on when a hop is seen: the line of a script. */
export function startExplaining(lab: Lab, write: (text: string) => void, title: () => string | null): LiveTrace {
  let current: string | null = null;
  const print = () => {
    const hops = recording.take();
    if (hops.length === 0) return;
    const options = { level: "normal", width: widthOn(process.stderr.columns), color: process.stderr.isTTY } as const;
    write(`\n${explanationText({ title: current ?? "", exitCode: null, hops }, namesOf(lab.kernel), options)}`);
  };
  const settle = () => {
    const now = title();
    if (now !== current) print();
    current = now;
  };
  const recording = new SettlingRecording(settle);
  lab.kernel.taps.explainIn(recording);
  return { print, settle };
}

/** Says before each hop that one comes. */
class SettlingRecording extends Recording {
  readonly #settle: () => void;

  constructor(settle: () => void) {
    super();
    this.#settle = settle;
  }

  override keep(...hop: Parameters<Recording["keep"]>): void {
    this.#settle();
    super.keep(...hop);
  }
}
