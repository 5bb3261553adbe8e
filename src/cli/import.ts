/** `netnsim import DUMP`: a real host's own listings as a script that builds it here, or as a lab that a command runs in. */

import { COLLECT_SCRIPT } from "../lab/import/collect.ts";
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { SinkOutput, toBytes } from "../shell/io.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { importDumpFile, MAX_DUMP_BYTES } from "./lab-of-file.ts";
import { readScript } from "./read-script.ts";
import { runToEnd } from "./run-to-end.ts";
import { STREAMS } from "./streams.ts";

const IMPORT_HELP = `Usage: netnsim import FILE [--strict] [-- COMMAND...]
       netnsim import --collect

What a real host prints about itself as a script for netnsim run, on standard output; or, with a command, that host at once:

  netnsim import --collect > collect.sh        # a POSIX sh script, which only reads
  ssh host sudo sh < collect.sh > host.dump    # without root it says what it could not read
  netnsim import host.dump > host.sh           # netnsim run host.sh builds it; a shell script, to be read and changed
  netnsim import host.dump -- explain ping -c 1 10.0.0.2

FILE is a transcript: "$ COMMAND", what it printed, and "# netns: NAME" above what a namespace printed. Pasted ones do, too:
ip -j -d addr (or link), ip -j -d route show table all, ip -j -d rule, ip -j neigh, bridge -j fdb, iptables-save -c, sysctl -a.
- reads it from standard input. What cannot be taken over is listed on standard error with its file, line and command.

  --strict        refuse a host of which something is left out (exit 1)
  --collect       print the script that collects
  -h, --help      this text

Exit codes: the command's; 0; 1: refused by --strict; 2: FILE is no such transcript.
`;

export async function runImport(argv: readonly string[]): Promise<number> {
  const end = argv.indexOf("--");
  const command = end < 0 ? [] : argv.slice(end + 1);
  const { values, positionals } = readArguments("import", {
    args: end < 0 ? [...argv] : argv.slice(0, end),
    allowPositionals: true,
    options: { strict: { type: "boolean" }, collect: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help || values.collect) {
    STREAMS.stdout(toBytes(values.help ? IMPORT_HELP : COLLECT_SCRIPT));
    return 0;
  }
  const [file, extra] = positionals;
  if (file === undefined) throw new UsageError("import: no file given");
  if (extra !== undefined) throw new UsageError(`import: one too many: ${JSON.stringify(extra)}`);
  if (end >= 0 && command.length === 0) throw new UsageError("import: no command behind --");
  const { lab, host, notes, script } = importDumpFile(file, readScript(file, MAX_DUMP_BYTES));
  if (values.strict && notes.some(({ kind }) => kind === "omitted")) {
    STREAMS.stderr(toBytes(`netnsim: ${file}: not taken over as a whole, which --strict asks for\n`));
    return 1;
  }
  if (command.length > 0) return runIn(lab, host, command);
  STREAMS.stdout(toBytes(script));
  return 0;
}

async function runIn(lab: Lab, host: LabHost, command: readonly string[]): Promise<number> {
  const output = (name: keyof typeof STREAMS) => new SinkOutput(STREAMS[name]);
  const process = host.spawn(command, {}, { stdout: output("stdout"), stderr: output("stderr") });
  const name = command.join(" ");
  return (await runToEnd(lab, process, { name, source: name, steps: null })).exitCode;
}
