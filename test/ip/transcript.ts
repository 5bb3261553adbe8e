/**
 * Recorded sessions (test/ip/data, made by record.sh) and the same commands run in a lab, with what differs by nature made equal.
 */
import { readdirSync, readFileSync } from "node:fs";
import { Lab } from "../../src/lab/lab.ts";
import { FIRST_HOST } from "../../src/linux/recording.ts";

const DATA = new URL("./data/", import.meta.url);

export interface Exchange {
  readonly command: string;
  readonly result: string;
}

export function transcriptNames(): string[] {
  return readdirSync(DATA).map((file) => file.replace(/\.txt$/, ""));
}

export function readTranscript(name: string): Exchange[] {
  const exchanges: { command: string; result: string }[] = [];
  for (const line of readFileSync(new URL(`${name}.txt`, DATA), "utf8").split("\n")) {
    if (line.startsWith("$ ")) exchanges.push({ command: line.slice(2), result: "" });
    else if (exchanges.length > 0) exchanges.at(-1)!.result += `${line}\n`;
  }
  // The file ends in a newline.
  if (exchanges.length > 0) exchanges.at(-1)!.result = exchanges.at(-1)!.result.slice(0, -1);
  return exchanges.map(({ command, result }) => ({ command, result: canonical(command, result) }));
}

/**
 * Runs the commands one after the other on one bare host; the result is stderr and stdout as a pipe collects them, and the exit
 * code.
 */
export async function playTranscript(commands: readonly string[]): Promise<Exchange[]> {
  const host = new Lab({ seed: 1, kernel: FIRST_HOST }).addHost("h");
  const exchanges: Exchange[] = [];
  for (const command of commands) {
    const simple = !/["'|><;$`&*?]/.test(command);
    const { stdout, stderr, exitCode } = simple
      ? host.exec(command.split(" ").filter((word) => word !== ""))
      : await host.sh(`{ ${command}\n} 2>&1`);
    const text = `${stderr}${stdout}`;
    const end = text === "" || text.endsWith("\n") ? "" : "\n";
    const result = `${text}${end}${exitCode === 0 ? "" : `[exit ${exitCode}]\n`}`;
    exchanges.push({ command, result: canonical(command, result) });
  }
  return exchanges;
}

/** Random MACs and running timers get a name; the neighbour table, which Linux keeps under a random hash, is sorted. */
function canonical(command: string, result: string): string {
  const text = result
    .replace(/\b(?!02:00:00|33:33|01:0|00:00:00|ff:ff:ff)[0-9a-f]{2}(:[0-9a-f]{2}){5}\b/g, "MAC")
    .replace(/\b8000\.(?!0{12}|2:0:0)([0-9a-f]{12}|[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}|MAC)/g, "8000.MAC")
    .replace(/((gc|forward_delay|gc |forward delay )_?timer"?:?\s+)\d+\.\d\d/g, "$1TIMER");
  return /^(ip (-\w+ )*n|arp)/.test(command) && !command.includes("netns")
    ? `${text.split("\n").filter(Boolean).sort().join("\n")}\n`
    : text;
}
