/**
 * A lab given again by its inputs: a fork, one without an input, one at an earlier moment. Each input is made by the public
 * method that made it the first time, at the same moment, so that it draws the same random numbers and meets the same timers.
 */
import { Stopped } from "../../sim/simulation.ts";
import { atOnce, type Sliced } from "../../sim/sliced.ts";
import type { ExecOptions } from "../exec-options.ts";
import type { Input, Inputs, Moment, Stop, Target, Value } from "../inputs.ts";
import type { Lab } from "../lab.ts";
import { type CommandResult, LabHost, type Streams } from "../lab-host.ts";
import { Namespace } from "../namespace.ts";
import { Refused } from "../refused.ts";
import { StartedCommand } from "../started-command.ts";
import type { LabTerminal } from "../terminal.ts";
import type { Cursor } from "./cursor.ts";
import { targetText } from "./format.ts";
import { labTables } from "./tables.ts";

/** A new lab that was given the same inputs. */
export function forkOf(lab: Lab, watch?: Watch): Lab {
  lab.inputs.check("Lab.fork");
  return goingOn(atOnce(replay(lab.inputs, lab.inputs.list, lab.inputs.now, watch)));
}

/** A new lab at a moment of this one's history. */
export function labAt(lab: Lab, cursor: Cursor): Lab {
  const { inputs } = lab;
  inputs.check("Lab.at");
  const { input, command, event } = cursor;
  const refused = (what: string, message: string): Refused => new Refused(`Lab.at: ${what}`, { errno: "ENOENT", message });
  if (input > inputs.list.length) throw refused(`input ${input}`, `the lab was given ${inputs.list.length}`);
  const next = inputs.list[input];
  const past = atOnce(replay(inputs, inputs.list.slice(0, input), next?.at ?? inputs.now));
  if (command !== undefined) {
    if (next === undefined || !past.begin(next, { command: next.command + command }))
      throw refused(`command ${command}`, "the inputs run fewer");
  } else if (event !== undefined && event > 0) {
    if (next === undefined || !past.begin(next, { event: next.at.event + event }))
      throw refused(`event ${event}`, "the input has fewer");
  }
  return goingOn(past);
}

/** The lab of a replay that is over: what follows is not the original's. */
function goingOn({ lab }: Replay): Lab {
  lab.kernel.loop.commands.forgetLaterResults();
  return lab;
}

/** A lab's inputs without the last one that changed something. */
export interface Undo {
  readonly input: Input;
  /** How many of `kept` came before it. */
  readonly before: number;
  readonly kept: readonly Input[];
}

/**
 * Leaves out the last input that changed something the snapshots of its namespaces show; null where none did. The key that ended
 * it and the word at a prompt that asks for this go with it.
 */
export function* withoutLastChange({ inputs }: Lab): Sliced<Undo | null> {
  const states: string[] = [];
  yield* replay(inputs, inputs.list, inputs.now, { before: (given) => states.push(labTables(given)) });
  const { list } = inputs;
  let last = list.length - 1;
  while (last >= 0 && states[last] === states[last + 1]) last--;
  if (last < 0) return null;
  const input = list[last]!;
  const [next, ...later] = list.slice(last + 1);
  const after = next === undefined || isKeyAgainst(next, input) ? later : [next, ...later];
  return { input, before: last, kept: [...list.slice(0, last), ...after.filter((each) => !isUndo(each))] };
}

/** A new lab without the last input that changed something, and that input; null where there is none. */
export function* undone(lab: Lab, watch?: ReplayWatch): Sliced<{ readonly lab: Lab; readonly input: Input } | null> {
  const { inputs } = lab;
  inputs.check("Lab.undo");
  const undo = yield* withoutLastChange(lab);
  if (undo === null) return null;
  const past = replayOf(inputs, watch, true);
  for (const input of undo.kept) {
    yield* past.reachTime(input.at);
    past.give(input);
  }
  yield* past.reachTime(inputs.now);
  return { lab: goingOn(past), input: undo.input };
}

function isUndo({ method, args: [line] }: Input): boolean {
  return method === "feed" && String(line).trim() === "undo";
}

/** Ctrl-C or Ctrl-Z in the terminal that the input was typed into. */
function isKeyAgainst({ method, target }: Input, { target: typed }: Input): boolean {
  const isKey = method === "interrupt" || method === "suspend";
  return isKey && target.kind === "terminal" && typed.kind === "terminal" && target.madeBy === typed.madeBy;
}

/** Gives a lab its inputs again. */
export function* replay(inputs: Inputs, list: readonly Input[], until: Moment, watch: Watch = {}): Sliced<Replay> {
  const past = replayOf(inputs, watch);
  watch.made?.(past.lab);
  yield* past.giveAll(list, until, () => watch.before?.(past.lab));
  return past;
}

function replayOf(inputs: Inputs, watch?: ReplayWatch, skipsMissing?: boolean): Replay {
  const past = new Replay(inputs.origin.make(), watch, skipsMissing);
  past.lab.kernel.loop.commands.results = inputs.queryResults;
  return past;
}

/** Who looks at a lab while it is given again. */
export interface Watch extends ReplayWatch {
  /** Before its first input. */
  readonly made?: (lab: Lab) => void;
  /** Before each input, and after the last. */
  readonly before?: (lab: Lab) => void;
}

/** Who is shown what is printed. */
export interface ReplayWatch {
  readonly printed?: (result: CommandResult) => void;
  readonly streams?: Streams;
  /** Opens a terminal: whoever shows it has streams of its own for each. */
  readonly openTerminal?: (host: LabHost, options: ExecOptions) => LabTerminal;
}

/** A lab that is being given again. */
export class Replay {
  readonly lab: Lab;
  /** Cables, commands and terminals, by the input that made them. */
  readonly #made = new Map<number, object>();

  readonly #watch: ReplayWatch;
  readonly #skipsMissing: boolean;

  /** `skipsMissing`: an input was taken out, and what is called on what it made is left out, too. */
  constructor(lab: Lab, watch: ReplayWatch = {}, skipsMissing = false) {
    this.lab = lab;
    this.#watch = watch;
    this.#skipsMissing = skipsMissing;
  }

  /** Runs to a moment that was reached by itself: what a command line or an awaited output let pass is no input. */
  *reach(moment: Moment): Sliced<void> {
    const { loop } = this.lab.kernel;
    if (loop.events < moment.event) yield* loop.runSliced(() => loop.events >= moment.event);
    loop.nowUs = Math.max(loop.nowUs, moment.timeUs);
  }

  /** Runs to a time of the clock: without an input that is missing, other events happen until then. */
  *reachTime({ timeUs }: Moment): Sliced<void> {
    const { loop } = this.lab.kernel;
    yield* loop.advanceSliced(Math.max(0, timeUs - loop.nowUs));
  }

  /** Makes an input in full. */
  give(input: Input): void {
    if (input.stop !== null) {
      this.begin(input, input.stop);
      return;
    }
    this.lab.inputs.countFrom(input.number);
    if (!input.threw) return this.#call(input);
    try {
      this.#call(input);
    } catch (thrown) {
      // It threw the first time, too.
      if (thrown instanceof Stopped) throw thrown;
    }
  }

  /** Makes an input up to a moment inside it; false where it came to its end before. */
  begin(input: Input, stop: Stop): boolean {
    const { loop } = this.lab.kernel;
    if ("command" in stop) loop.commands.holdAt = stop.command;
    const isThere = (): boolean => ("command" in stop ? loop.commands.isHeld : loop.events >= stop.event);
    atOnce(loop.stopWhen(isThere, this.giveAll([{ ...input, stop: null }], null)));
    loop.commands.holdAt = 0;
    if (!isThere()) return false;
    this.lab.inputs.list.at(-1)!.stop = stop;
    return true;
  }

  /** Gives inputs, each at its moment, and goes on until another one. `before` is called before each input and at the end. */
  *giveAll(inputs: readonly Input[], until: Moment | null, before: () => void = () => undefined): Sliced<void> {
    for (const input of inputs) {
      yield* this.reach(input.at);
      before();
      this.give(input);
    }
    if (until !== null) yield* this.reach(until);
    before();
  }

  /** Gives inputs until a shell is held before a command, which may be between two of them; false where none is. */
  *holdBefore(command: number, inputs: readonly Input[], until: Moment): Sliced<boolean> {
    const { loop } = this.lab.kernel;
    loop.commands.holdAt = command;
    yield* loop.stopWhen(() => loop.commands.isHeld, this.giveAll(inputs, until));
    loop.commands.holdAt = 0;
    return loop.commands.isHeld;
  }

  #call({ number, target, method, args }: Input): void {
    const made = this.#callOn(target, method, args);
    if (typeof made === "object" && made !== null) this.#made.set(number, made);
  }

  #callOn(target: Target, method: string, args: readonly Value[]): unknown {
    if (this.#skipsMissing && this.#find(target) === undefined) return null;
    const found = this.#present(target);
    // What is typed into a command goes to its standard input.
    const object = found instanceof StartedCommand && method !== "kill" ? found.stdin : found;
    const given = args.map((value) => this.#argument(value));
    const call = (object as Record<string, (...given: readonly unknown[]) => unknown>)[method]!;
    if (object instanceof LabHost) {
      const [script, options] = args as readonly [string, object];
      if (method === "sh" || method === "run") return this.#printed(object.runScript(method, script, options));
      if (method === "beginScript") return object.beginScript(script, options, this.#watch.streams);
      if (method === "openTerminal") {
        const { openTerminal, streams } = this.#watch;
        return openTerminal === undefined
          ? object.openTerminal(args[0] as object, streams)
          : openTerminal(object, args[0] as object);
      }
    }
    if (method === "exec") return this.#printed(call.apply(object, given) as CommandResult);
    return call.apply(object, given);
  }

  #printed(result: CommandResult): CommandResult {
    this.#watch.printed?.(result);
    return result;
  }

  #present(target: Target): object {
    const found = this.#find(target);
    if (found === undefined) throw new Refused(targetText(target), { errno: "ENOENT", message: "the lab has none" });
    return found;
  }

  #find(target: Target): object | undefined {
    switch (target.kind) {
      case "lab":
        return this.lab;
      case "host":
        return this.#host(target.host);
      case "files":
        return this.#host(target.host)?.files;
      case "netns":
        return this.#netns(target.host, target.name);
      default:
        return this.#made.get(target.madeBy);
    }
  }

  /** A written history may leave the host out: the first. */
  #host(name: string): LabHost | undefined {
    return name === "" ? [...this.lab.hosts.values()][0] : this.lab.hosts.get(name);
  }

  #netns(hostName: string, name: string | null): Namespace | undefined {
    const host = this.#host(hostName);
    if (host === undefined || name === null) return host?.netns();
    if (!name.startsWith("#")) return host.netns(name);
    const net = this.lab.kernel.nets[Number(name.slice(1))];
    return net === null || net === undefined ? undefined : new Namespace(host, net);
  }

  /** An end of a cable names its host, a peer its namespace. */
  #argument(value: Value): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array) return value;
    const given = value as Readonly<Record<string, Value>>;
    if ("host" in given && "device" in given)
      return { ...given, host: this.#present({ kind: "host", host: given.host as string }) };
    if (typeof given.netns === "object") return { ...given, netns: this.#find(given.netns as Target) };
    return value;
  }
}
