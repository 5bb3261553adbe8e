/** `netnsim explain --in DEVICE PACKET [FILE]`: what would become of a packet that arrives at a device, and why. */
import { explanationJson } from "../explain/json.ts";
import { widthOn } from "../explain/layout.ts";
import { explanationText, type TextOptions } from "../explain/text.ts";
import { injectInto } from "../lab/inject.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { toBytes } from "../shell/io.ts";
import { fateOf } from "../trace/fate.ts";
import { journeysOf } from "../trace/journey.ts";
import { parsePacketSpec } from "../trace/packet-spec.ts";
import { Recording } from "../trace/recording.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { deviceAt } from "./device-at.ts";
import { labOfFile } from "./lab-of-file.ts";
import { LAB_OPTIONS, readLabOptions } from "./lab-options.ts";
import { STREAMS } from "./streams.ts";
import { openWorld } from "./world.ts";

const EXPLAIN_HELP = `Usage: netnsim explain --in [HOST/][NETNS/]DEVICE [-q | -v] [--json] PACKET [FILE]

What would become of a packet that arrives at a device, and why: the rules that were looked at and, of those that did not match, the
first condition that failed; routes, neighbours, NAT. FILE builds the lab: a script, a transcript, a history, or a real host's dump
(netnsim import --help); without one it is a world.

  netnsim explain --in eth0 'tcp 192.0.2.7:4000 > 192.0.2.2:80 S' host.dump

PACKET: udp, tcp, icmp or a number, SOURCE[:PORT] > DESTINATION[:PORT], flags of TCP, and ttl, tos, mark, id, length, seq, ack, win,
type, code, echo, frag with their numbers, DF, MF.

  --in DEVICE     where it comes in; as much of HOST/NETNS/DEVICE as names one
  -q              a line for each packet
  -v              all that looked at it
  --json          the same as data (docs/JOURNEYS.md)
  --world NAME    which world, where no FILE says so: lan (default), bare, dockerhost
  --docker V, --kernel V, --limits NAME=N,..., --seed N, --debug
                  as for netnsim run
  -h, --help      this text

Exit codes: 0: it is forwarded or delivered; 1: it is dropped, rejected, or waits for ever; 2: what was asked for cannot be read.
`;

export async function runExplain(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments("explain", {
    args: [...argv],
    allowPositionals: true,
    options: {
      in: { type: "string" },
      q: { type: "boolean", short: "q" },
      v: { type: "boolean", short: "v" },
      json: { type: "boolean" },
      ...LAB_OPTIONS,
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    STREAMS.stdout(toBytes(EXPLAIN_HELP));
    return 0;
  }
  const [packet, file, extra] = positionals;
  if (values.in === undefined) throw new UsageError("explain: --in is missing: where does the packet arrive?");
  if (packet === undefined) throw new UsageError("explain: no packet given");
  if (extra !== undefined) throw new UsageError(`explain: one too many: ${JSON.stringify(extra)}`);
  const spec = parsePacketSpec(packet);
  if (typeof spec === "string") throw new UsageError(`explain: ${spec}: ${JSON.stringify(packet)}`);
  const options = readLabOptions(values);
  const asked = { world: "lan", docker: null, daemonFlags: [] };
  const lab = file === undefined ? openWorld(options, asked).lab : await labOfFile(file, options);
  if (typeof lab === "number") return lab;
  const { device } = deviceAt(lab, values.in, "explain: --in");
  const recording = new Recording();
  lab.kernel.taps.explainIn(recording);
  injectInto(device, spec);
  const explained = { title: packet, exitCode: null, hops: recording.hops };
  const names = namesOf(lab.kernel);
  const level = values.q ? "quiet" : values.v ? "verbose" : "normal";
  const { columns, isTTY } = process.stdout;
  const text: TextOptions = { level, width: widthOn(columns), color: isTTY && process.env.NO_COLOR === undefined };
  STREAMS.stdout(toBytes(values.json ? explanationJson(explained, names) : explanationText(explained, names, text)));
  const { verdict } = fateOf(journeysOf(recording.hops)[0]!.steps);
  return verdict === "dropped" || verdict === "rejected" || verdict === "waiting" ? 1 : 0;
}
