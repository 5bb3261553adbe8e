/**
 * A lesson's lab with a terminal, into which the lesson's commands are typed as a reader would. Time is virtual: a command that
 * takes a minute returns at once.
 */
import { explanationText } from "../explain/text.ts";
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { LabTerminal } from "../lab/terminal.ts";
import { worldNamed } from "../lab/worlds/index.ts";
import { dockerOptions } from "../scenario/simulate.ts";
import type { Scenario, Step } from "../scenario/step.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { type Output, SinkOutput } from "../shell/io.ts";
import { LimitError } from "../sim/limits.ts";
import { Recording } from "../trace/recording.ts";
import { TextReader } from "../wire/text.ts";
import { configurationOf, hasChanged } from "./goal.ts";

/** The host that a lesson's commands are typed into. */
export function hostOf(scenario: Scenario): LabHost {
  return worldNamed(scenario.world)!({ seed: 1, macs: "ascending", ...dockerOptions(scenario) }).host;
}

/** A command that runs for longer is interrupted, as by Ctrl-C. */
const PATIENCE_US = 120_000_000;

/** What a terminal shows, and where. */
export interface Screen {
  readonly write: (text: string) => void;
  readonly columns: () => number | undefined;
}

export class LessonLab {
  readonly lab: Lab;
  readonly #terminal: LabTerminal;
  readonly #recording = new Recording();
  readonly #write: (text: string) => void;

  constructor(host: LabHost, { write, columns }: Screen) {
    const { lab } = host;
    this.#write = write;
    this.lab = lab;
    const reader = new TextReader();
    const output: Output = new SinkOutput((bytes) => this.#write(reader.push(bytes)), true, columns);
    this.#terminal = host.openTerminal({ env: { TERM: "xterm" } }, { stdout: output, stderr: output });
    lab.kernel.taps.explainIn(this.#recording);
    this.#settle();
  }

  get prompt(): string {
    return this.#terminal.prompt;
  }

  /** The shell was left, as by `exit`. */
  get exited(): boolean {
    return this.#terminal.exited;
  }

  /** Types a line and runs its command to its end. Returns whether it changed a configuration. */
  type(line: string): boolean {
    const before = configurationOf(this.lab);
    this.#recording.take();
    this.#terminal.feed(line);
    this.#settle();
    return hasChanged(before, this.lab);
  }

  /** Types commands; the terminal shows them after its prompt. */
  run(commands: readonly Pick<Step, "command">[]): void {
    for (const { command } of commands)
      for (const line of command.split("\n")) {
        this.#write(`${this.prompt}${line}\n`);
        this.type(line);
      }
  }

  /** Whether the last command sent packets. */
  get hasSent(): boolean {
    return this.#recording.hops.length > 0;
  }

  /** Why the packets of the last command went where they went. */
  explanation(title: string, width: number, color: boolean): string {
    const explained = { title, exitCode: null, hops: this.#recording.hops };
    return explanationText(explained, namesOf(this.lab.kernel), { level: "normal", width, color });
  }

  #settle(): void {
    const { loop } = this.lab.kernel;
    const giveUpAt = loop.nowUs + PATIENCE_US;
    const isOver = (): boolean => !this.#terminal.busy || loop.nowUs > giveUpAt;
    try {
      loop.run(isOver);
    } catch (thrown) {
      if (!(thrown instanceof LimitError)) throw thrown;
    }
    if (!this.#terminal.busy) return;
    this.#write("^C");
    this.#terminal.interrupt();
    loop.run(() => !this.#terminal.busy);
  }
}
