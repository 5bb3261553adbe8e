/**
 * nsenter 2.38 (util-linux) as far as network namespaces go: `nsenter -t PID -n COMMAND`, `nsenter --net=FILE COMMAND` with the files of
 * `ip netns` and of docker's sandboxes. The other namespaces are entered by no program here: -m and -a would show other files and are
 * refused; -u, -i, -p and -C are taken and change nothing.
 */
import type { Net } from "../../kernel/net.ts";
import { enterNetns } from "../../kernel/netlink/netns.ts";
import type { Program } from "../../sim/process.ts";
import type { Command, CommandContext } from "../command.ts";
import { netOfFile, netOfPid } from "../net/netns-of.ts";

const TRY = "Try 'nsenter --help' for more information.\n";

export const nsenter: Command = { name: "nsenter", path: "/usr/bin/nsenter", run: runNsenter };

function* runNsenter(context: CommandContext): Program {
  const line = readLine(context);
  if (typeof line === "number") return line;
  const { net, argv } = line;
  if (net !== context.net) enterNetns(context.process, net);
  return yield* context.execute(argv.length > 0 ? argv : [context.env.get("SHELL") ?? "/bin/sh"], { net });
}

interface Line {
  readonly net: Net;
  readonly argv: readonly string[];
}

const NO_EFFECT = new Set(["-u", "--uts", "-i", "--ipc", "-p", "--pid", "-C", "--cgroup", "-F", "--no-fork"]);
const NOT_MODELLED = new Set([
  "-m",
  "--mount",
  "-a",
  "--all",
  "-U",
  "--user",
  "-r",
  "--root",
  "-w",
  "--wd",
  "-S",
  "--setuid",
  "-G",
  "--setgid",
]);

/** Options before the command; the exit code where something is wrong with them. */
function readLine(context: CommandContext): Line | number {
  const words = separateLetters(context.argv.slice(1));
  let pid: string | null = null;
  let file: string | null = null;
  let wantsNet = false;
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "--") {
      at++;
      break;
    }
    if (!word.startsWith("-")) break;
    if (word === "-t" || word === "--target") pid = words[++at] ?? "";
    else if (word.startsWith("--target=")) pid = word.slice(9);
    else if (word === "-n" || word === "--net") wantsNet = true;
    else if (/^(-n|--net)=/.test(word) || /^-n./.test(word)) file = word.replace(/^(--net=|-n=?)/, "");
    else if (NOT_MODELLED.has(word)) return complain(context, `option "${word}" is not modelled`);
    else if (!NO_EFFECT.has(word)) {
      const shown = word.startsWith("--") ? `unrecognized option '${word}'` : `invalid option -- '${word.slice(1)}'`;
      context.stderr.write(`nsenter: ${shown}\n${TRY}`);
      return 1;
    }
  }
  const argv = words.slice(at);
  if (file !== null) {
    const net = netOfFile(context.host, file);
    return net === null ? complain(context, `cannot open ${file}: No such file or directory`) : { net, argv };
  }
  if (!wantsNet) return { net: context.net, argv };
  if (pid === null) return complain(context, "neither filename nor target pid supplied for ns/net");
  if (!/^\d+$/.test(pid)) return complain(context, `failed to parse pid: '${pid}'`);
  const net = netOfPid(context.host, Number(pid));
  return net === null ? complain(context, `cannot open /proc/${pid}/ns/net: No such file or directory`) : { net, argv };
}

/** -tn is -t n; -nu is -n -u. */
function separateLetters(words: readonly string[]): string[] {
  const end = words.findIndex(
    (word, index) => !word.startsWith("-") && words[index - 1] !== "-t" && words[index - 1] !== "--target",
  );
  const options = end < 0 ? words : words.slice(0, end);
  const separated = options.flatMap((word) =>
    /^-[nuipCF]{2,}$/.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : [word],
  );
  return [...separated, ...(end < 0 ? [] : words.slice(end))];
}

function complain(context: CommandContext, text: string): number {
  context.stderr.write(`nsenter: ${text}\n`);
  return 1;
}
