/**
 * A lab with all that a session shows of it: its terminals, its turns and their stretches, the frames. It is given inputs, one
 * after another; whether for the first time or again makes no difference.
 */
import type { Names } from "../explain/model.ts";
import type { ExecOptions } from "../lab/exec-options.ts";
import { Replay } from "../lab/history/replay.ts";
import type { Input, Moment } from "../lab/inputs.ts";
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { PcapngWriter, type RecordedFrame } from "../lab/pcapng.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { completionNames } from "../shell/completion-names.ts";
import { InternalError } from "../sim/internal-error.ts";
import { LimitError } from "../sim/limits.ts";
import type { Sliced } from "../sim/sliced.ts";
import { atOnce } from "../sim/sliced.ts";
import { Recording } from "../trace/recording.ts";
import type { SeenFrame } from "../trace/taps.ts";
import { handleQueries } from "../why/queries.ts";
import { concatBytes } from "../wire/bytes.ts";
import type { Problem, TerminalLocation, Turn } from "./protocol.ts";
import { type KeptStretch, StretchMaker } from "./stretches.ts";
import { SessionTerminal } from "./terminals.ts";

/** Of one turn: a storm has millions, and nobody looks at them. */
const MOST_HOPS_IN_TURN = 30_000;
/** Of all turns: what is older cannot be looked into any more. */
const MOST_HOPS = 150_000;
const MOST_FRAMES = 50_000;

/** A recording that ends by itself. */
class BoundedRecording extends Recording {
  left = 0;
  onFull = (): void => {};
  /** Called when the hop of that number has been kept. */
  at: { readonly number: number; readonly reached: () => void } | null = null;

  override keep(...hop: Parameters<Recording["keep"]>): void {
    if (this.left <= 0) return this.onFull();
    const before = this.total;
    super.keep(...hop);
    this.left -= this.total - before;
    const { at } = this;
    if (at !== null && before <= at.number && at.number < this.total) at.reached();
  }
}

/** Of a frame that was seen while nothing was recorded. */
const NO_HOP = -1;

/** Called with what a terminal prints. */
export type Wrote = (terminal: number, text: string) => void;

export class LabRun {
  readonly lab: Lab;
  readonly terminals: SessionTerminal[] = [];
  readonly turns: Turn[] = [];
  readonly stretches: KeptStretch[] = [];
  readonly frames: RecordedFrame[] = [];
  /** How many frames were seen before those that are kept. */
  framesGone = 0;
  /** The last line was `undo`. */
  asksForUndo = false;
  /** When something was printed last, in virtual time. */
  printedUs = 0;
  readonly #replay: Replay;
  readonly #wrote: Wrote;
  readonly #maker = new StretchMaker();
  readonly #recording = new BoundedRecording();
  #stopRecording: (() => void) | null = null;
  #tooMany = false;
  /** Stretches before this one have lost their hops. */
  #firstWhole = 0;
  #keptHops = 0;

  /** `now`: real milliseconds, for what may take no longer than so many. */
  constructor(make: () => Lab, now: () => number, wrote: Wrote = () => {}) {
    this.#wrote = wrote;
    this.lab = make();
    handleQueries(this.lab, { now, undo: () => this.#askForUndo() });
    this.#replay = new Replay(this.lab, { openTerminal: (host, options) => this.#open(host, options) }, true);
    this.lab.on("frame", (seen) => this.#keepFrame(seen));
    this.#recording.onFull = () => {
      this.#tooMany = true;
      this.#stop();
    };
    this.turns.push(this.#turn({ kind: "made", text: "", terminal: null }));
    this.#record();
  }

  // biome-ignore lint/correctness/useYield: whoever gave the line does it when the line has ended.
  *#askForUndo(): Sliced<string> {
    this.asksForUndo = true;
    return "";
  }

  /** Calls when the packet of a hop, by its number, has got there. */
  whenAt(number: number, reached: () => void): void {
    this.#recording.at = { number, reached };
  }

  /** The turn that is under way, or was last. */
  get turn(): Turn {
    return this.turns.at(-1)!;
  }

  get names(): Names {
    return namesOf(this.lab.kernel);
  }

  pcapng(): Uint8Array<ArrayBuffer> {
    const hops = this.stretches.flatMap((each) => each.hops).sort((a, b) => a.number - b.number);
    const writer = new PcapngWriter(this.names, this.lab.kernel.loop.epochUs, false);
    return new Uint8Array(concatBytes(...writer.pieces(this.frames, hops)));
  }

  terminal(id: number): SessionTerminal | undefined {
    return this.terminals[id - 1];
  }

  terminalAt({ host, netns, container }: TerminalLocation): SessionTerminal | undefined {
    return this.terminals.find(({ location: at }) => at.host === host && at.netns === netns && at.container === container);
  }

  /** One of the host's own that is at its prompt. */
  freeTerminalOf(host: string): SessionTerminal | undefined {
    return this.terminals.find(
      ({ location: at, busy }) => at.host === host && at.netns === undefined && at.container === undefined && !busy,
    );
  }

  /** The last turn that made a request; the last that sent anything where there is none such. */
  turnOf(request?: string): Turn | undefined {
    const typed = this.turns.filter(({ kind }) => kind === "line");
    return typed.findLast(({ text }) => text === request) ?? typed.findLast((each) => each.endStretch > each.firstStretch);
  }

  /** Begins a turn with an input. */
  give(input: Input): void {
    this.close();
    this.asksForUndo = false;
    const terminal = input.target.kind === "terminal" ? this.#terminalOf(input.target.madeBy) : undefined;
    const typed = input.method === "feed" || input.method === "interrupt" ? String(input.args[0] ?? "") : "";
    const text = input.method === "feed" ? typed : "";
    this.turns.push(this.#turn({ kind: kindOf(input), text, terminal: terminal?.id ?? null }));
    this.#record();
    terminal?.echo(input.method, typed);
    this.attempt(() => this.#replay.give(input));
  }

  /** Runs to a moment that the lab was at before. */
  reach(moment: Moment): void {
    while (!this.attempt(() => atOnce(this.#replay.reach(moment))));
  }

  /** Does what runs the lab; what ends it early is the turn's. Returns false then. */
  attempt(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof LimitError) && !(thrown instanceof InternalError)) throw thrown;
      this.#change({ problem: problemOf(thrown) });
      return false;
    }
  }

  /** Makes stretches of what has been recorded since the last time. */
  close(): void {
    const made = this.#maker.make(this.turn.number, this.#recording.take(), this.names);
    for (const each of made) {
      this.stretches.push(each);
      this.#keptHops += each.hops.length;
    }
    for (; this.#keptHops > MOST_HOPS; this.#firstWhole++) {
      const old = this.stretches[this.#firstWhole]!;
      this.#keptHops -= old.hops.length;
      this.stretches[this.#firstWhole] = { ...old, hops: [], packet: null };
    }
    this.#change({ toUs: this.lab.nowUs, endStretch: this.stretches.length, tooMany: this.#tooMany });
  }

  #turn(what: Pick<Turn, "kind" | "text" | "terminal">): Turn {
    const firstStretch = this.stretches.length;
    const nowUs = this.lab.nowUs;
    const counts = { firstStretch, endStretch: firstStretch, tooMany: false, problem: null };
    return { number: this.turns.length, fromUs: nowUs, toUs: nowUs, ...counts, ...what };
  }

  #change(fields: Partial<Turn>): void {
    this.turns[this.turns.length - 1] = { ...this.turn, ...fields };
  }

  #record(): void {
    this.#tooMany = false;
    this.#recording.left = MOST_HOPS_IN_TURN;
    this.#stopRecording ??= this.lab.kernel.taps.explainIn(this.#recording);
  }

  #stop(): void {
    this.#stopRecording?.();
    this.#stopRecording = null;
  }

  #open(host: LabHost, options: ExecOptions) {
    const id = this.terminals.length + 1;
    const opened = options.netns === undefined ? { host: host.name } : { host: host.name, netns: options.netns };
    const made = new SessionTerminal(id, this.lab.inputs.number + 1, opened, (text) => {
      this.printedUs = this.lab.nowUs;
      this.#wrote(id, text);
    });
    made.terminal = host.openTerminal(
      options,
      { stdout: made.output, stderr: made.output },
      { names: completionNames(host.kernelHost) },
    );
    this.terminals.push(made);
    return made.terminal;
  }

  #terminalOf(madeBy: number): SessionTerminal | undefined {
    return this.terminals.find((each) => each.madeBy === madeBy);
  }

  #keepFrame(seen: SeenFrame): void {
    this.frames.push({ seen, hop: this.#stopRecording === null ? NO_HOP : this.#recording.total - 1 });
    if (this.frames.length < 2 * MOST_FRAMES) return;
    this.frames.splice(0, MOST_FRAMES);
    this.framesGone += MOST_FRAMES;
  }
}

function kindOf({ method }: Input): Turn["kind"] {
  switch (method) {
    case "feed":
      return "line";
    case "openTerminal":
      return "terminal";
    case "interrupt":
    case "suspend":
    case "end":
      return method;
    default:
      return "other";
  }
}

function problemOf(thrown: LimitError | InternalError): Problem {
  const isLimit = thrown instanceof LimitError;
  return { kind: isLimit ? "limit" : "defect", limit: isLimit ? thrown.limit : null, message: thrown.message };
}
