/** What a session sends by itself: what is printed, prompts, and of the lab what is new since the last time. */
import { type Topology, topologyChanges, topologyOf } from "../lab/topology.ts";
import type { LabRun } from "./lab-run.ts";
import type { Problem, SessionEvent } from "./protocol.ts";
import { MOST_TEXT } from "./terminals.ts";

export class Reports {
  readonly #emit: (event: SessionEvent) => void;
  #epoch = 0;
  #sent = { turns: 0, stretches: 0, topology: null as Topology | null };
  readonly #printed = new Map<number, string>();

  constructor(emit: (event: SessionEvent) => void) {
    this.#emit = emit;
  }

  /** Turns or stretches that were sent are no more: all of them come anew. */
  begin(): void {
    this.#epoch++;
    this.#sent = { turns: 0, stretches: 0, topology: null };
  }

  /** Nothing that another lab has printed is shown any more. */
  forget(): void {
    this.#printed.clear();
  }

  wrote(terminal: number, text: string): void {
    const printed = (this.#printed.get(terminal) ?? "") + text;
    // A page that is printed to faster than it can show is shown the end.
    this.#printed.set(terminal, printed.length > 2 * MOST_TEXT ? printed.slice(-MOST_TEXT) : printed);
  }

  /** Sends what has been printed since the last time. */
  print(): void {
    for (const [terminal, text] of this.#printed) this.#emit({ kind: "output", terminal, text });
    this.#printed.clear();
  }

  prompt(run: LabRun, id: number | null): void {
    this.print();
    const terminal = id === null ? undefined : run.terminal(id);
    if (terminal !== undefined)
      this.#emit({ kind: "prompt", terminal: terminal.id, prompt: terminal.prompt, busy: terminal.busy });
  }

  problem(problem: Problem | null): void {
    if (problem !== null) this.#emit({ kind: "problem", problem });
  }

  /** Sends what is new; `later`: how many inputs lie beyond the cursor. */
  state({ lab, turns, stretches, terminals }: LabRun, later: number): void {
    this.print();
    const topology = topologyOf(lab);
    const before = this.#sent;
    this.#emit({
      kind: "state",
      state: {
        epoch: this.#epoch,
        cursor: turns.length,
        length: turns.length + later,
        // The last one may have gone on.
        turns: turns.slice(Math.max(0, before.turns - 1)),
        stretches: stretches.slice(before.stretches).map(({ stretch }) => stretch),
        timeUs: lab.nowUs,
        topology,
        changes: before.topology === null ? [] : topologyChanges(before.topology, topology),
        terminals: terminals.map((terminal) => terminal.state()),
        canUndo: lab.inputs.list.some(({ method }) => method !== "openTerminal"),
        history: lab.history(),
      },
    });
    this.#sent = { turns: turns.length, stretches: stretches.length, topology };
  }
}
