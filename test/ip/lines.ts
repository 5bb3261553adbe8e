/**
 * Recorded sessions of tools as text (data/*.txt, data-tools/*.txt): each `$ COMMAND` with what it printed, and what differs by
 * nature made equal.
 */

export interface Line {
  readonly command: string;
  readonly result: string;
}

export function readLines(text: string): Line[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((block) => {
      const end = block.indexOf("\n");
      const command = block.slice(0, end);
      // A comment stands before the next command.
      const result = block
        .slice(end + 1)
        .split("\n")
        .filter((line) => !line.startsWith("# "));
      return { command, result: canonicalResult(command, result.join("\n")) };
    });
}

/** Random MACs and running timers get a name; tables that Linux keeps under a random hash are sorted. */
export function canonicalResult(command: string, result: string): string {
  const text = result
    .replace(/\b(?!02:00:00|33:33|01:0|00:00:00|ff:ff:ff)[0-9a-f]{2}(:[0-9a-f]{2}){5}\b/gi, "MAC")
    .replace(/\b8000\.(?!0{12}|2:0:0)([0-9a-f]{12}|[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}|MAC)/g, "8000.MAC")
    .replace(/((?:gc|forward_delay|gc |forward delay |hello |tcn )_?timer"?:?)\s+[\d.]+/g, "$1 TIMER")
    .replace(/ used \d+\/\d+ /g, " used T/T ");
  return UNORDERED.test(command) && !command.includes("netns") ? `${text.split("\n").filter(Boolean).sort().join("\n")}\n` : text;
}

const UNORDERED = /^(ip (-\w+ )*n|arp|bridge (-\S+ )*fdb)/;
