/**
 * The recorder's format: `$ COMMAND`, what it printed, and `[exit N]` where N is not 0. A command goes on over what it is given
 * (`<<X`) and to the end of what it quotes. Lines of `# ` and empty ones before the first command are kept as they are.
 */
import { spawnSync } from "node:child_process";

export interface Recorded {
  readonly command: string;
  /** Standard output and standard error, as a terminal shows them. */
  readonly output: string;
  readonly exitCode: number;
}

export interface Transcript {
  readonly head: string;
  readonly entries: readonly Recorded[];
}

const COMMAND = /^(?:[^\n]*<<(\w+)\n(?:[^\n]*\n)*?\1\n|[^\n"']*"[^"']*"[^\n"']*\n|[^\n]*\n)/;

export function parseTranscript(text: string): Transcript {
  const [head = "", ...rest] = text.split(/^\$ /m);
  const entries = rest.map((entry): Recorded => {
    const end = COMMAND.exec(entry)![0].length - 1;
    const body = entry.slice(end + 1);
    const exit = /^\[exit (\d+)\]\n$/m.exec(body);
    return {
      command: entry.slice(0, end),
      output: exit === null ? body : body.slice(0, exit.index),
      exitCode: Number(exit?.[1] ?? 0),
    };
  });
  return { head, entries };
}

export function printTranscript({ head, entries }: Transcript): string {
  const texts = entries.map(
    ({ command, output, exitCode }) => `$ ${command}\n${output}${exitCode === 0 ? "" : `[exit ${exitCode}]\n`}`,
  );
  return head + texts.join("");
}

/** Runs a command on this machine in a shell of its own, on a terminal of 80 columns that is not there. */
export function runHere(command: string): Recorded {
  const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LC_ALL: "C.UTF-8", COLUMNS: "80" };
  const { stdout, status } = spawnSync("sh", ["-c", `exec 2>&1\n${command}`], { encoding: "utf8", env, input: "" });
  return { command, output: stdout, exitCode: status ?? 1 };
}
