/**
 * tcpdump 4.99.3 with libpcap 1.10.3: captures of devices, savefiles read and written, filters. Not modelled, and refused by
 * name: -b -C -d -E -f -G -H -I -M -N -T -u -V -W -z, pcapng. With -w and -v the running count ("Got N") is not shown.
 */
import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { listDevices } from "./devices.ts";
import { captureLive } from "./live.ts";
import { readTcpdumpLine, TCPDUMP_OPTIONS, type TcpdumpOptions } from "./options.ts";
import { readSavefile } from "./savefile.ts";
import { fail } from "./session.ts";
import { USAGE, VERSION } from "./usage.ts";

export const tcpdump: Command = {
  name: "tcpdump",
  path: "/usr/bin/tcpdump",
  options: TCPDUMP_OPTIONS,
  *run(context): Program {
    const options = readTcpdumpLine(context.argv);
    const exitCode = printInformation(context, options);
    if (exitCode !== null) return exitCode;
    return options.readFile !== null ? yield* readSavefile(context, options) : yield* captureLive(context, options);
  },
};

function printInformation(context: CommandContext, options: TcpdumpOptions): number | null {
  const { stdout } = context;
  switch (options.ask) {
    case null:
      return null;
    case "help":
      stdout.write(USAGE);
      return 0;
    case "version":
      stdout.write(VERSION);
      return 0;
    case "devices":
      for (const [index, device] of listDevices(context.net).entries()) stdout.write(`${index + 1}.${device.line}\n`);
      return 0;
    case "link types":
    case "time stamp types":
      return fail(context, `option "-${options.ask === "link types" ? "L" : "J"}" is not modelled`);
    default:
      return options.ask satisfies never;
  }
}
