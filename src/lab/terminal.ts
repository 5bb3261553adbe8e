/** A terminal with a shell at its prompt: what is typed there is what is put into the lab. */
import { InteractiveSession, type SessionOptions } from "../shell/interactive.ts";
import type { ShellEnvironment } from "../shell/start.ts";
import type { Inputs, Value } from "./inputs.ts";

export class LabTerminal extends InteractiveSession {
  readonly #inputs: Inputs;
  readonly #madeBy: number;

  constructor(inputs: Inputs, environment: ShellEnvironment, options: SessionOptions) {
    super(environment, options);
    this.#inputs = inputs;
    this.#madeBy = inputs.number;
  }

  override feed(line: string): void {
    this.#enter("feed", [line], () => super.feed(line));
  }

  override end(): void {
    this.#enter("end", [], () => super.end());
  }

  override hangUp(): void {
    this.#enter("hangUp", [], () => super.hangUp());
  }

  /** `shown`: the line that is given up as the screen keeps it, "echo no^C". It is of no consequence to the shell. */
  override interrupt(shown = ""): void {
    this.#enter("interrupt", shown === "" ? [] : [shown], () => super.interrupt());
  }

  override suspend(): void {
    this.#enter("suspend", [], () => super.suspend());
  }

  override quit(): void {
    this.#enter("quit", [], () => super.quit());
  }

  #enter(method: string, args: readonly Value[], act: () => void): void {
    this.#inputs.enter({ kind: "terminal", madeBy: this.#madeBy }, method, args, act);
  }
}
