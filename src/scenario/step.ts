/** What a scenario is made of. */

export interface Step {
  /** As typed: several lines where it has a here-document or goes on over lines. */
  readonly command: string;
  /** What it prints, stdout and stderr as they come, without the last newline; null where the file does not say (a script). */
  readonly expected: string | null;
  readonly exitCode: number | null;
  /** Where the command begins in its file, from 1. */
  readonly line: number;
}

export interface Scenario {
  /** A name from `src/lab/worlds`; "lan" where the file does not say. */
  readonly world: string;
  /** The dockerd of the world: a version (`20.10`) and its flags; null where the file does not say. */
  readonly docker?: string | null;
  readonly daemonFlags?: readonly string[];
  readonly steps: readonly Step[];
}

export const DEFAULT_WORLD = "lan";

/** `docker: 20.10 --icc=false`: what a file says of its dockerd. */
export function dockerOfHead(text: string | undefined): Pick<Scenario, "docker" | "daemonFlags"> {
  const [docker = null, ...daemonFlags] = (text ?? "").split(/\s+/).filter((word) => word !== "");
  return { docker, daemonFlags };
}
