/**
 * Replays a session that the real tools printed on a real kernel: `$ COMMAND`, then what it printed, with `[exit N]` where it
 * failed. Lines that begin with `! ` are typed without being compared: they build what the tools look at.
 */
import { Lab } from "../../src/lab/lab.ts";
import { ZONE } from "../../src/lab/worlds/internet-data.ts";
import { nameServer } from "../../src/lab/worlds/name-server.ts";

export interface Block {
  readonly command: string;
  readonly output: string;
}

/** The recorded blocks, and what the same commands print here. */
export async function replaySession(
  transcript: string,
  nameServers: readonly string[] = [],
): Promise<{ recorded: Block[]; here: Block[] }> {
  const lab = new Lab();
  const host = lab.addHost("h");
  const script = transcript
    .split("\n")
    .flatMap((line) => (line.startsWith("$ ") ? [typed(line.slice(2))] : line.startsWith("! ") ? [line.slice(2)] : []));
  // The servers' addresses come with the first lines.
  const setUp = nameServers.length > 0 ? script.findIndex((line) => line.startsWith("r ")) : 0;
  await host.sh(script.slice(0, setUp).join("\n"));
  for (const address of nameServers) host.spawnProgram("dns", nameServer(address, ZONE));
  const reply = await host.sh(`${RUN}\n${script.slice(setUp).join("\n")}\n`);
  return { recorded: blocksOf(transcript), here: blocksOf(reply.stdout) };
}

const RUN = 'r() { echo "\\$ $*"; "$@" < /dev/null 2>&1; local c=$?; [ $c = 0 ] || echo "[exit $c]"; }';

function typed(command: string): string {
  const words = command.split(" ").map((word) => `'${word}'`);
  return `r ${words.join(" ")}`;
}

function blocksOf(text: string): Block[] {
  const blocks: { command: string; output: string }[] = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    if (line.startsWith("$ ")) blocks.push({ command: line.slice(2), output: "" });
    else if (!line.startsWith("! ") && blocks.length > 0) blocks.at(-1)!.output += `${line}\n`;
  }
  return blocks;
}

/** What differs by nature: pids (and with them the width of their column), ids, times, cookies. */
export function canonical(block: Block): Block {
  const output = block.output
    .replace(/pid=\d+/g, "pid=N")
    .replace(/\d+(\/\w+) +$/gm, "N$1")
    .replace(/(timewait,)\w+/g, "$1N")
    .replace(/(timewait \()[\d.]+/g, "$1N")
    .replace(/, id: \d+/g, ", id: N")
    .replace(/(;; WHEN: ).*/g, "$1N")
    .replace(/(Query time: |in )\d+( msec| ms)/g, "$1N$2")
    .replace(/COOKIE: \w+/g, "COOKIE: N");
  return { command: block.command, output };
}

/** The lines of a table, whose rows come in no certain order, without the blanks at their ends. */
export function sortedRows(block: Block): Block {
  const lines = canonical(block)
    .output.split("\n")
    .map((line) => line.trimEnd());
  return { command: block.command, output: lines.sort().join("\n") };
}
