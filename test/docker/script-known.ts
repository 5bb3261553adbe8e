/** Commands of the scripts that the simulator answers differently than docker 20.10, each with the reason. A line that no longer differs fails the test. */
export interface KnownDifference {
  readonly script: string;
  /** How the command begins. */
  readonly command: string;
  readonly why: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];
