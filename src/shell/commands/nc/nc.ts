/**
 * nc: Debian's openbsd-netcat 1.219. Left out, each refused by name: IPv6, Unix sockets, DCCP, proxies, TELNET negotiation, MD5
 * signatures, descriptor passing, buffer sizes, -i, -m.
 */

import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { runClient } from "./connect.ts";
import { runListener } from "./listen.ts";
import { NC_OPTIONS, readNcLine } from "./options.ts";

function* runNc(context: CommandContext): Program {
  const line = readNcLine(context.argv);
  return yield* line.listen ? runListener(context, line) : runClient(context, line);
}

export const nc: Command = { name: "nc", path: "/usr/bin/nc", options: NC_OPTIONS, run: runNc };
export const netcat: Command = { name: "netcat", path: "/usr/bin/netcat", options: NC_OPTIONS, run: runNc };
