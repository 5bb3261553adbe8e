/**
 * Output that is known to differ from Linux's: by scenario, the beginning of the command, and why. The test takes each for given,
 * and fails for a line that no longer differs. KNOWN-DIFFERENCES.md says the same in words.
 */
import { DEFAULT_KERNEL, type KernelVersion } from "../../src/kernel/kernel-profile.ts";
import type { Step } from "../../src/scenario/step.ts";

export interface KnownDifference {
  readonly scenario: string;
  /** On which kernel; the default one where none is named. */
  readonly kernel?: KernelVersion;
  /** How the command's text begins; each step that begins so differs. */
  readonly command: string;
  readonly why: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];

export function isKnown(scenario: string, kernel: KernelVersion, { command }: Pick<Step, "command">): boolean {
  return KNOWN_DIFFERENCES.some(
    (each) => each.scenario === scenario && (each.kernel ?? DEFAULT_KERNEL) === kernel && command.startsWith(each.command),
  );
}
