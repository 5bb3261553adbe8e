/** What a case showed: one difference for each command, device or table that differs. */

export interface Difference {
  /** What was compared: `output`, `frames`, `state`, ... or `error` where netnsim ended early. */
  readonly kind: string;
  /** The command, device or table that it is about. */
  readonly where: string;
  /** Readable lines; `-` is Linux's, `+` is ours. */
  readonly text: string;
}

/** Runs a script on both sides. */
export type JudgeScript = (script: string) => Promise<readonly Difference[]>;

/** What a difference is about, without the names and numbers of its lab: differences of one cause mostly share it. */
export function topicOf(difference: Difference): string {
  return `${difference.kind}: ${programOf(difference.where)}`;
}

/** The topic with the shape of the lines that differ: roughly one for each cause. */
export function signatureOf(difference: Difference): string {
  const lines = difference.text.split("\n").filter((line) => /^[-+]/.test(line));
  const shapes = new Set(lines.map((line) => line.replace(/[0-9a-f]{2}(:[0-9a-f]{2}){5}/g, "MAC").replace(/\d+/g, "N")));
  return [topicOf(difference), ...[...shapes].sort()].join("\n");
}

/** `ip netns exec a ping -c 1 ...` is about ping; `ip -n a -s link` about ip -s link. */
function programOf(command: string): string {
  const words = command
    .split("\n")[0]!
    .replace(/^(?:echo|head)[^|]*\|(?: *tr [^|]*\|)? */, "")
    .replace(/\b(?:ip netns exec \S+|ip -n \S+|bridge -n \S+)/g, (text) =>
      text.startsWith("ip netns") ? "" : text.split(" ")[0]!,
    )
    .replace(/\btimeout \S+ /, "")
    .trim()
    .split(/\s+/);
  return words[0] === "ip" || words[0] === "nc"
    ? words
        .slice(0, 3)
        .filter((word) => !/\d/.test(word))
        .join(" ")
    : words[0]!;
}
