/** The options of `netnsim up`. */

import { resolve } from "node:path";
import type { ClockMode } from "../../serve/clock.ts";
import { readArguments, UsageError } from "../arguments.ts";
import { LAB_OPTIONS, type LabOptions, readLabOptions } from "../lab-options.ts";

export const UP_HELP = `Usage: netnsim up [options] -- COMMAND...
       netnsim up [options] --detach
       netnsim exec COMMAND... | netnsim history | netnsim socks [NAMESPACE] | netnsim down

Runs COMMAND with a lab as its network: what it calls by the name of ip, iptables, docker, ping, curl, tcpdump, ... runs in the lab, with its
own streams, signals and exit code. No root; this machine's network is left alone. The lab ends with COMMAND, and netnsim up exits as
it did. Where it fails, standard error gets what was typed into the lab, as a script for netnsim run, and which packets were dropped, and why.

  --detach         leave the lab up, and print what leads a shell to it: eval "$(netnsim up --detach)"
  exec COMMAND     run one command in that lab (netnsim exec ip addr)
  history          print what the lab was given, as a script
  socks NAMESPACE  print where the proxy of a namespace (or a container) listens, with --socks
  down             end it

  --setup FILE     a script that is run in the lab first
  --mount DIR      a folder that the lab's commands see under the same path, read and written there (default: the working directory);
                   --no-mount: none
  --clock jump|real
                   jump (default): a wait of a command takes no time (ping's intervals, timeouts, sleep); time stands while none runs
                   real: time passes as the wall's clock does
  --world NAME, --docker V, --kernel V, --limits NAME=N,..., --seed N, --debug, --pcap DIR
                   as for netnsim run (default world: bare)
  --publish        ports that containers publish (docker run -p) listen on this machine's 127.0.0.1, too, under the same numbers
  --socks          a SOCKS5 proxy on 127.0.0.1 for each namespace: NETNSIM_SOCKS has the host's, netnsim socks NAME prints another's
  --real-docker    docker is this machine's own client, which asks the lab's dockerd (DOCKER_HOST), instead of the lab's command
  --quiet          say nothing where COMMAND fails
  --junit FILE     also write how COMMAND ended as JUnit's XML: one test case, its failure with that script and those packets

The socket's protocol is in docs/up.md: a client in any language is fifty lines.
`;

export interface UpOptions extends LabOptions {
  readonly command: readonly string[];
  readonly detach: boolean;
  readonly setup: string | null;
  /** An absolute path; null: none. */
  readonly mount: string | null;
  readonly clock: ClockMode;
  readonly world: string;
  readonly pcapDirectory: string | null;
  readonly quiet: boolean;
  readonly junitFile: string | null;
  /** Published ports are this machine's, too. */
  readonly publish: boolean;
  /** Namespaces have SOCKS proxies. */
  readonly socks: boolean;
  /** The docker client of the caller's PATH is used. */
  readonly realDocker: boolean;
}

const CLOCKS: readonly ClockMode[] = ["jump", "real"];

/** Null where help was asked for. */
export function parseUpOptions(argv: readonly string[]): UpOptions | null {
  const end = argv.indexOf("--");
  const command = end < 0 ? [] : argv.slice(end + 1);
  const values = parse(end < 0 ? argv : argv.slice(0, end));
  if (values.help) return null;
  const detach = values.detach ?? false;
  if (command.length === 0 && !detach) throw new UsageError("up: no command given: netnsim up [options] -- COMMAND...");
  if (command.length > 0 && detach) throw new UsageError("up: --detach takes no command");
  if (detach && values.junit !== undefined) throw new UsageError("up: --junit says how a command ended: --detach takes none");
  const clock = CLOCKS.find((each) => each === (values.clock ?? "jump"));
  if (clock === undefined) throw new UsageError(`up: --clock ${JSON.stringify(values.clock)}: jump or real is expected`);
  const mount = values["no-mount"] ? null : resolve(values.mount ?? ".");
  if (mount === "/") throw new UsageError("up: the whole of the machine cannot be mounted: --mount DIR or --no-mount");
  return {
    command,
    detach,
    setup: values.setup ?? null,
    mount,
    clock,
    ...readLabOptions(values),
    world: values.world ?? "bare",
    pcapDirectory: values.pcap ?? null,
    quiet: values.quiet ?? false,
    junitFile: values.junit ?? null,
    publish: values.publish ?? false,
    socks: values.socks ?? false,
    realDocker: values["real-docker"] ?? false,
  };
}

function parse(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  return readArguments("up", {
    args: [...argv],
    options: {
      detach: flag,
      setup: text,
      mount: text,
      "no-mount": flag,
      clock: text,
      ...LAB_OPTIONS,
      pcap: text,
      quiet: flag,
      junit: text,
      publish: flag,
      socks: flag,
      "real-docker": flag,
      help: { type: "boolean", short: "h" },
    },
  }).values;
}
