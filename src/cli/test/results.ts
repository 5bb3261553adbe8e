/** What `netnsim test` found out about one file. */
import type { Checked } from "../../scenario/check.ts";

export interface FileResult {
  readonly file: string;
  readonly checked: readonly Checked[];
  /** What kept it from being run to its end: a limit, a script that waits for ever, an internal error; null where nothing did. */
  readonly problem: string | null;
  /** --update: whether the file was written. */
  readonly isUpdated: boolean;
}

export function failuresOf(result: FileResult): Checked[] {
  return result.checked.filter((each) => each.difference !== null);
}

export function hasFailed(result: FileResult): boolean {
  return result.problem !== null || failuresOf(result).length > 0;
}

/** `17: ip addr`: a command below the number of its line; of several lines the first. */
export function titleOf({ step }: Checked): string {
  const [first, ...rest] = step.command.split("\n");
  return `${step.line}: ${first}${rest.length === 0 ? "" : " ..."}`;
}

/** `1 command`, `2 commands`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
