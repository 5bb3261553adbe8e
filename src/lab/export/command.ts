/**
 * The commands an export is made of, as words; and their words as text that bash reads back as the same words, whatever they
 * hold. Runs of `ip` commands of one namespace become one `ip -batch`; what its simple reader cannot hold (`#`, quotes, line
 * breaks) is a command of its own. iproute2: makeargs(), getcmdline(), lib/utils.c.
 */
import { singleQuoted } from "../../shell/evaluator/quoting.ts";

export interface ExportCommand {
  /** The namespace it is for; null: where the script runs. */
  readonly netns: string | null;
  readonly tool: "ip" | "bridge" | "sysctl" | "iptables-restore" | "conntrack" | "tc";
  readonly words: readonly string[];
  /** What it reads on standard input. */
  readonly input?: string;
}

/** Bare where no shell sees more in it than itself, else in single quotes. */
export function quoteShell(word: string): string {
  return /^[\w.,:=@%+/-]+$/.test(word) ? word : singleQuoted(word);
}

/** A text for a comment line: nothing in it can end the line. */
export function quoteComment(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The commands as lines of a script, in order. */
export function formatCommands(commands: readonly ExportCommand[]): string {
  let text = "";
  for (let at = 0; at < commands.length; ) {
    const first = commands[at]!;
    let end = at;
    while (end < commands.length && isBatchable(commands[end]!) && commands[end]!.netns === first.netns) end++;
    while (first.tool === "sysctl" && commands[end]?.tool === "sysctl" && commands[end]!.netns === first.netns) end++;
    if (first.tool === "sysctl") {
      text += formatCommand({ ...first, words: commands.slice(at, end).flatMap(({ words }) => words) });
      at = end;
    } else if (end - at > 1) {
      const lines = commands.slice(at, end).map((command) => `${command.words.map(quoteBatch).join(" ")}\n`);
      text += `ip${inNetns(first.netns)} -batch - <<'END'\n${lines.join("")}END\n`;
      at = end;
    } else {
      text += formatCommand(first);
      at++;
    }
  }
  return text;
}

/** The option that ip, bridge and tc have for a namespace. */
function inNetns(netns: string | null): string {
  return netns === null ? "" : ` -n ${quoteShell(netns)}`;
}

function formatCommand({ netns, tool, words, input }: ExportCommand): string {
  const enter = netns === null ? "" : `ip netns exec ${quoteShell(netns)} `;
  const said = words.map((word) => ` ${quoteShell(word)}`).join("");
  if (tool === "ip" || tool === "bridge") return `${tool}${inNetns(netns)}${said}\n`;
  // Not every host can delay (netnsim has no tc): the lab is built all the same.
  if (tool === "tc")
    return `tc${inNetns(netns)}${said} 2> /dev/null || echo 'without its delay: tc ${quoteComment(words.join(" ")).replaceAll("'", '"')}' >&2\n`;
  if (tool === "sysctl") return formatSysctl(enter, words);
  // It says on standard error how many it made.
  if (tool === "conntrack") return `${enter}conntrack${said} 2> /dev/null\n`;
  return `${enter}${tool}${said} <<'END'\n${input ?? ""}END\n`;
}

/** sysctl(8) parts a name at its first `=` and knows patterns: a device with such a name is written to by its path. */
function formatSysctl(enter: string, words: readonly string[]): string {
  const plain = words.filter(isPlainSysctl);
  const text = plain.length === 0 ? "" : `${enter}sysctl -qw ${plain.map(quoteShell).join(" ")}\n`;
  return (
    text +
    words
      .filter((word) => !isPlainSysctl(word))
      .map((word) => formatPath(enter, word))
      .join("")
  );
}

function isPlainSysctl(word: string): boolean {
  return /^[\w./@+-]+=[\w \t.,-]*$/.test(word);
}

function formatPath(enter: string, word: string): string {
  const at = word.lastIndexOf("=");
  const path = word.slice(0, at).replace(/[./]/g, (char) => (char === "." ? "/" : "."));
  return `${enter}sh -c 'echo "$2" > "$1"' sh ${quoteShell(`/proc/sys/${path}`)} ${quoteShell(word.slice(at + 1))}\n`;
}

/** A route deleted in the batch that just added one through it is not found (watched with iproute2 6.1); by itself it is. */
function isBatchable({ tool, words }: ExportCommand): boolean {
  if (words[0] === "route" && words[1] === "del") return false;
  return tool === "ip" && words.every((word) => /^[\w .,:@%+/-]*$/.test(word));
}

function quoteBatch(word: string): string {
  return /[ ]|^$/.test(word) ? `"${word}"` : word;
}
