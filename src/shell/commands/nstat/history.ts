/**
 * nstat's history: the file of the counters as they were when nstat last looked, /tmp/.nstat.u0 or NSTAT_HISTORY. A line
 * `#SOURCE`, then `NAME VALUE RATE`. iproute2: load_good_table(), misc/nstat.c. The daemon that would keep rates is left out:
 * they are 0.
 */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { CommandContext } from "../../command.ts";
import { toBytes, toText } from "../../io.ts";
import type { NamedCounter } from "./counters.ts";

export interface History {
  readonly path: string;
  /** Null where the file has no line `#SOURCE`. */
  readonly source: string | null;
  readonly entries: readonly NamedCounter[];
}

export function historyPath({ env, cwd }: CommandContext): string {
  const path = env.get("NSTAT_HISTORY") ?? "/tmp/.nstat.u0";
  return path.startsWith("/") ? path : `${cwd === "/" ? "" : cwd}/${path}`;
}

/** Opens the file, made where it is not there; words for standard error where that fails or the file is none of nstat's. */
export function readHistory(context: CommandContext): History | { readonly words: string; readonly exitCode: number } {
  const { files } = context;
  const path = historyPath(context);
  if (!files.exists(path)) {
    const refused = files.writeFile(path, new Uint8Array(0));
    if (refused !== null) return { words: `nstat: open history file: ${strerror(refused.errno)}\n`, exitCode: 255 };
  }
  const data = files.readFile(path);
  if (isRefusal(data)) return { words: `nstat: open history file: ${strerror(data.errno)}\n`, exitCode: 255 };
  let source: string | null = null;
  const entries: NamedCounter[] = [];
  for (const line of toText(data).split("\n").slice(0, -1)) {
    if (line.startsWith("#")) {
      source = line.slice(1);
      continue;
    }
    const match = /^\s*(\S+)\s+(\d+)/.exec(line);
    if (match === null) return { words: "nstat.c:146: error parsing history file\n", exitCode: 254 };
    entries.push({ name: match[1]!, value: Number(match[2]) });
  }
  return { path, source, entries };
}

/**
 * Writes what there is now; a counter that no pattern names keeps its value of before. Linux's zeros are left out, unless asked
 * for.
 */
export function writeHistory(context: CommandContext, source: string, lines: string): void {
  context.files.writeFile(historyPath(context), toBytes(`#${source}\n${lines}`));
}
