/**
 * What the judge looks at besides the output: an observer watches the same thing on the real kernel and in the simulator and
 * reports what it saw in the same words on both sides, namespace by namespace. judge.ts compares the two; it knows nothing of
 * what is watched.
 */
import type { Lab } from "../../lab/lab.ts";
import type { LabHost } from "../../lab/lab-host.ts";
import type { Scenario } from "../../scenario/step.ts";
import type { Scene } from "./scene.ts";

export type Aspect = "output" | "frames" | "state" | "drops" | "rules" | "path";

/** One difference. */
export interface Difference {
  readonly kind: Aspect;
  /** The command, device, table or packet. */
  readonly where: string;
  /** Lines beginning with `- ` are Linux's, with `+ ` ours. */
  readonly text: string;
}

/** What was seen, in canonical lines, by namespace ("h/ns1 veth0", "h/ns1 iptables-save"). Where order means nothing, sorted. */
export type Observation = ReadonlyMap<string, readonly string[]>;

export interface Observer {
  readonly kind: Aspect;
  /**
   * Probes for bpftrace (tracepoints.ts): those of all observers make one program. What it printed comes before the output of
   * `after`.
   */
  readonly probes?: string;
  /**
   * Bash run in the real session's first namespace, as root, when the world stands and before the script begins. Its output
   * is thrown away. What it starts in the background ends with the session. $L is a folder of the session's own (/run/lab).
   */
  readonly before: string;
  /** Bash run there after the script. What it prints to standard output is handed to `readReal`. */
  readonly after: string;
  /**
   * What is looked at in every namespace when all observers' `after` have run, as eachNamespace() has it, each printing a part
   * of its own; what two ask for is looked at once. All namespaces' parts come after the output of `after`.
   */
  readonly looks?: readonly string[];
  readReal(output: string, scene: Scene): Observation;
  /** When each namespace was looked at, as the output has it; only of observers that see what runs out by time. */
  clocks?(output: string): ReadonlyMap<string, number>;
  /**
   * Begins to watch the simulated lab, before the script; what it returns is called when the script has ended. `looks` are the
   * lab's microseconds (of the Unix epoch) at which the real side looked at each namespace.
   */
  attach(
    lab: Lab,
    host: LabHost,
    scenario: Scenario,
  ): (scene: Scene, looks: ReadonlyMap<string, number>) => Observation | Promise<Observation>;
}
