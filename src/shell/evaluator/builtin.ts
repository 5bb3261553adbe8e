/** What a builtin is, and the register they are found in. The register is filled by builtins/index.ts. */
import type { Assignment } from "unbash";
import type { Step } from "../../sim/process.ts";
import type { Shell } from "./shell.ts";

export interface Builtin {
  readonly name: string;
  /** Takes assignments as arguments: declare, export, local. */
  readonly declares?: boolean;
  /** A special builtin of POSIX. */
  readonly special?: boolean;
  /** argv[0] is the name; `declared` has the arguments that are assignments, by their place. */
  run(shell: Shell, argv: readonly string[], declared: ReadonlyMap<number, Assignment>): Step<number>;
}

const register = new Map<string, Builtin>();

export function registerBuiltins(builtins: readonly Builtin[]): void {
  for (const builtin of builtins) register.set(builtin.name, builtin);
}

export function builtinNamed(name: string): Builtin | undefined {
  return register.get(name);
}

export function builtinNames(): string[] {
  return [...register.keys()].sort();
}

/** The program of a builtin that never waits. */
export function quick(
  run: (shell: Shell, argv: readonly string[], declared: ReadonlyMap<number, Assignment>) => number,
): Builtin["run"] {
  // biome-ignore lint/correctness/useYield: a builtin is a generator, and this one has nothing to wait for
  return function* (shell, argv, declared) {
    return run(shell, argv, declared);
  };
}
