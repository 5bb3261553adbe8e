/**
 * Every command with hostile words: no exception, an exit code from 0 to 255, nothing of JavaScript in what it prints, no socket
 * left when its processes have ended; what `ip`, `brctl` and `iptables` refuse leaves the configuration as it was.
 */
import fc from "fast-check";
import { execute, leftBehind, networkLab, wrongWith } from "../lab.ts";
import type { Room } from "../room.ts";
import { edited, HOSTILE_WORDS, typedLines, wordsOf } from "../words.ts";

interface Case {
  readonly argv: readonly string[];
}

/** Each makes one request of the kernel, which is refused or done. */
const ONE_REQUEST = new Set(["ip", "brctl", "iptables"]);
const SHELL_WORDS = /[|<>;&$`(){}]/;

const { host: sample } = networkLab();
/** They have rooms of their own. */
const LEFT_OUT = ["docker", "docker-compose", "bash", "sh"];
const { registry } = sample.environment();
const isModelled = (name: string): boolean => registry.get(name)?.isModelled !== false;
const commands = [...registry.keys()].filter((name) => isModelled(name) && !LEFT_OUT.includes(name)).sort();

/** The options and keywords that a command's own help names. */
function helpWords(command: string): string[] {
  const texts = [["--help"], ["-h"], ["help"]].map((words) => printedBy([command, ...words]));
  return [...new Set(texts.join("\n").match(/(?<![\w-])--?[A-Za-z][\w-]*|\b[a-z][a-z_-]{1,15}\b/g) ?? [])].slice(0, 200);
}

const HELP_CHARACTERS = 20_000;

/** What a line prints; a fault of the line is for the room to find. */
function printedBy(argv: readonly string[]): string {
  try {
    const printed = execute(networkLab().host, argv);
    return printed === null ? "" : `${printed.stdout}\n${printed.stderr}`.slice(0, HELP_CHARACTERS);
  } catch {
    return "";
  }
}

const typed = new Map<string, string[][]>();
for (const line of typedLines()) {
  if (SHELL_WORDS.test(line)) continue;
  const words = wordsOf(line);
  const list = typed.get(words[0] ?? "");
  if (list === undefined) typed.set(words[0] ?? "", [words]);
  else list.push(words);
}

function linesOf(command: string): fc.Arbitrary<Case> {
  const known = typed.get(command) ?? [[command]];
  let help: readonly string[] | null = null;
  return fc.constantFrom(...known).chain((words) => {
    help ??= helpWords(command);
    const others = [...(help.length > 0 ? help : ["x"]), ...known.flat()];
    const fresh = fc.array(fc.constantFrom(...others, ...HOSTILE_WORDS), { maxLength: 7 }).map((rest) => [command, ...rest]);
    return fc
      .oneof(
        edited(words.slice(1), others).map((rest) => [command, ...rest]),
        fresh,
      )
      .map((argv) => ({ argv }));
  });
}

/**
 * Commands with many lines in the tables come up as often as the others; those with a language of their own three times as often.
 */
const WEIGHT: Readonly<Record<string, number>> = {
  ip: 8,
  iptables: 8,
  bridge: 3,
  conntrack: 3,
  tcpdump: 3,
  ss: 3,
  nc: 3,
  curl: 3,
  busybox: 4,
};

export const commandLines: Room<Case> = {
  name: "command-lines",
  cases: fc.oneof(...commands.map((command) => ({ arbitrary: linesOf(command), weight: WEIGHT[command] ?? 1 }))),
  run({ argv }) {
    const made = networkLab();
    const before = made.host.kernelHost.config;
    const printed = execute(made.host, argv, "one\ntwo\n");
    const input = argv.join(" ");
    const wrong = wrongWith(made, printed, input);
    if (wrong !== null) return wrong;
    const refused =
      printed !== null && printed.exitCode !== 0 && ONE_REQUEST.has(argv[0]!) && !/batch|-b|netns exec|flush/.test(input);
    if (refused && made.host.kernelHost.config !== before)
      return `exit ${printed.exitCode}, but the configuration is another: ${printed.stderr}`;
    return leftBehind(made);
  },
  print: ({ argv }) => argv.map((word) => (/^[\w./:=-]+$/.test(word) ? word : JSON.stringify(word))).join(" "),
};
