/** This program once more, as a process of its own: no row, case or table is affected by what another taught the engine. */
import { spawnSync } from "node:child_process";

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
}

/** `netnsim bench` with other options; `stderr` is "ignore" where it has been shown before. */
export function again(
  options: readonly string[],
  nodeOptions: readonly string[] = [],
  stderr: "inherit" | "ignore" = "inherit",
): Ended {
  const argv = [...process.execArgv, "--expose-gc", ...nodeOptions, process.argv[1]!, "bench", ...options];
  return spawnSync(process.execPath, argv, { encoding: "utf8", stdio: ["ignore", "pipe", stderr], maxBuffer: 2 ** 28 });
}
