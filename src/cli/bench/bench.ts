/** `netnsim bench`: what packets, tables and labs cost, and what a lab of one's own does with one's own traffic. */
import { toBytes } from "../../shell/io.ts";
import { readArguments, UsageError } from "../arguments.ts";
import { STREAMS } from "../streams.ts";
import { runCase } from "./own-lab.ts";
import { runRow, runRows } from "./rows.ts";

const BENCH_HELP = `Usage: netnsim bench [--only WORD] [--json FILE] [--linux] [--flows] [--tables FILE [--against FILE]]
       netnsim bench --lab FILE --from [HOST/][NETNS/]DEVICE (--packet PACKET... | --traffic FILE.pcap) [--rules FILE] [--against FILE]

CPU nanoseconds, each row in a process of its own. The rows are netnsim's: a bridge, docker0, NAT, rules, routes, containers, test cases.
With --lab it is a lab of your own: what becomes of each packet, what it costs, the rules it meets, and where the time goes.

  netnsim bench --lab router.sh --from eth0 --packet 'udp 10.0.0.1:4000 > 192.0.2.7:53' --rules old.rules --against new.rules

  --only WORD      the rows whose name has the word
  --json FILE      write the figures to FILE, too
  --baseline FILE  say which rows differ from those of such a file by more than a quarter
  --linux          beside the real kernel: the same labs, rules and frames there, in the same run (root, gcc)
  --plot FILE.svg  instead of the rows, how each table grows with what is in it
  --flows          the rows of packets without the flow cache, and with it (new Lab({ flows: false }) is a lab without)
  --tables FILE    with tables of your own, a module that exports \`tables\` (netnsim/workbench): proved first, then beside netnsim's
  --lab FILE       a script, a transcript, a history or a real host's dump that builds the lab
  --from DEVICE    where packets arrive; as much of HOST/NETNS/DEVICE as names one
  --packet PACKET  as for netnsim explain; may be given several times, they are sent in turn
  --traffic FILE   the IPv4 packets of a capture (pcap), in turn
  --rules FILE     rules as iptables-save prints them, loaded where the device is
  --against FILE   the same with other rules, or another lab, or with --tables other tables: measured in turn, their ratio, and whether
                   both treat the traffic alike
  --world NAME     which world, where the lab's FILE does not say so
  -h, --help       this text

Exit codes: 0; 1: a row failed, or the two treat the traffic differently; 2: an option or a file cannot be read.
docs/benchmarking.md has worked examples.
`;

export async function runBench(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments("bench", {
    args: [...argv],
    allowPositionals: true,
    options: {
      only: { type: "string" },
      json: { type: "string" },
      baseline: { type: "string" },
      linux: { type: "boolean", default: false },
      plot: { type: "string" },
      tables: { type: "string" },
      flows: { type: "boolean", default: false },
      lab: { type: "string" },
      from: { type: "string" },
      packet: { type: "string", multiple: true },
      traffic: { type: "string" },
      rules: { type: "string" },
      against: { type: "string" },
      world: { type: "string" },
      // Of a process that measures one row or one case, for the one that prints it.
      row: { type: "string" },
      growth: { type: "string" },
      kernel: { type: "string" },
      "no-flows": { type: "boolean", default: false },
      round: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    STREAMS.stdout(toBytes(BENCH_HELP));
    return 0;
  }
  if (positionals[0] !== undefined) throw new UsageError(`bench: one too many: ${JSON.stringify(positionals[0])}`);
  if (values.lab !== undefined) return runCase({ ...values, lab: values.lab });
  const needLab = (["from", "packet", "traffic", "rules"] as const).find((name) => values[name] !== undefined);
  if (needLab !== undefined) throw new UsageError(`bench: --${needLab} is of --lab`);
  if (values.against !== undefined && values.tables === undefined)
    throw new UsageError("bench: --against is of --lab or --tables");
  if (values.row !== undefined || values.growth !== undefined) return runRow(values);
  return runRows(values);
}
