/**
 * nc: Debian's openbsd-netcat 1.219. Left out, each refused by name: IPv6, Unix sockets, DCCP, proxies, TELNET negotiation, MD5 signatures,
 * descriptor passing, buffer sizes, -i, -m.
 */

import type { Program } from "../../../sim/process.ts";
import type { Command, CommandContext } from "../../command.ts";
import { runClient } from "./connect.ts";
import { runListener } from "./listen.ts";
import { readNcLine } from "./options.ts";

function* runNc(context: CommandContext): Program {
  const line = readNcLine(context.argv.slice(1));
  if ("stderr" in line) {
    context.stderr.write(line.stderr);
    return line.exitCode;
  }
  return yield* line.listen ? runListener(context, line) : runClient(context, line);
}

export const nc: Command = { name: "nc", path: "/usr/bin/nc", run: runNc };
export const netcat: Command = { name: "netcat", path: "/usr/bin/netcat", run: runNc };
