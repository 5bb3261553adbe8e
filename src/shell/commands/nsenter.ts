/**
 * nsenter 2.38 (util-linux) as far as network namespaces go: `nsenter -t PID -n COMMAND`, `nsenter --net=FILE COMMAND` with the
 * files of `ip netns` and of docker's sandboxes. The other namespaces are entered by no program here: -m and -a would show other
 * files and are refused; -u, -i, -p and -C of a process are accepted and change nothing.
 */
import type { Host } from "../../kernel/host.ts";
import type { Net } from "../../kernel/net.ts";
import { enterNetns } from "../../kernel/netlink/netns.ts";
import type { Program } from "../../sim/wait.ts";
import { Exit } from "../exit.ts";
import { netOfFile, netOfPid } from "../net/netns-of.ts";
import { accepted, type Given, modelled, prints, type Row, value } from "../options/rows.ts";
import { OptionTable } from "../options/table.ts";
import { makeTool } from "../tools/kit.ts";
import { findProgram } from "../tools/time.ts";

interface NsenterOptions {
  readonly host: Host;
  pid: number;
  /** By its file. */
  net: Net | null;
  /** Of the process: its kind, the first that was asked for. */
  needsPidFor: string | null;
  wantsNet: boolean;
}

const OPTIONS = new OptionTable<NsenterOptions>(
  "nsenter",
  {
    t: value("pid", (text) => {
      if (!/^[-+]?\d+$/.test(text)) throw fail(`failed to parse pid: '${text}'`);
      return Number(text);
    }),
    n: modelled((options, { value, hasValue }) => {
      if (!hasValue) options.wantsNet = true;
      else options.net = netOfFile(options.host, value) ?? cannotOpen(value);
    }),
    u: sameForAll("uts"),
    i: sameForAll("ipc"),
    p: sameForAll("pid"),
    C: sameForAll("cgroup"),
    F: accepted,
    V: prints("nsenter from util-linux 2.38.1\n"),
  },
  { usage: "Try 'nsenter --help' for more information.\n", exitCode: 1, refusalCode: 1 },
);

export const nsenter = makeTool(OPTIONS, function* (context): Program {
  const options: NsenterOptions = { host: context.host, pid: 0, net: null, needsPidFor: null, wantsNet: false };
  const command = OPTIONS.read(context.argv, options);
  const net = chooseNet(options) ?? context.net;
  if (net !== context.net) enterNetns(context.process, net);
  const argv = command.length > 0 ? command : [context.env.get("SHELL") ?? "/bin/sh"];
  const missing = findProgram(context, argv);
  if (missing === null) return yield* context.execute(argv, { net });
  const why = missing.exitCode === 126 ? "Permission denied" : "No such file or directory";
  throw new Exit(missing.exitCode, `nsenter: failed to execute ${argv[0]}: ${why}\n`);
});

/** A namespace that all processes here share. */
function sameForAll(kind: string): Row<NsenterOptions> {
  const take = (options: NsenterOptions, { value, hasValue, written }: Given): void => {
    if (hasValue) throw OPTIONS.notModelled(`option "${written}" with the file ${value}`);
    options.needsPidFor ??= kind;
  };
  return { model: "accepted", take };
}

function chooseNet({ host, pid, net, needsPidFor, wantsNet }: NsenterOptions): Net | null {
  const kind = needsPidFor ?? (wantsNet ? "net" : null);
  if (kind !== null && pid === 0) throw fail(`neither filename nor target pid supplied for ns/${kind}`);
  if (!wantsNet) return net;
  return netOfPid(host, pid) ?? cannotOpen(`/proc/${pid}/ns/net`);
}

function cannotOpen(path: string): never {
  throw fail(`cannot open ${path}: No such file or directory`);
}

function fail(text: string): Exit {
  return new Exit(1, `nsenter: ${text}\n`);
}
