/**
 * hostname of busybox 1.35. The name is the container's (or host's); -f and -i ask for it as gethostbyname(3) does.
 * coreutils/hostname.c.
 */
import type { Program } from "../../../sim/wait.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { readHosts } from "../../net/resolv-conf.ts";
import { resolveHost } from "../../net/resolve.ts";
import { fail, misuse, readLine, usageOf } from "./applet.ts";

export function* runBusyboxHostname(context: CommandContext, name: string): Program {
  const { stdout } = context;
  if (context.argv[1] === "--help") throw new Exit(0, usageOf("hostname"));
  const line = readLine("hostname", context.argv.slice(1), "dfisF:v");
  if (line.operands.length > 1) throw misuse("hostname");
  if (line.operands.length === 1 || line.has("F")) throw fail("hostname", "sethostname: Operation not permitted");
  if (line.has("s")) stdout.write(`${name.split(".")[0]}\n`);
  else if (line.has("f") || line.has("i") || line.has("d")) {
    const entry = readHosts(context.files).find(({ names }) => names.includes(name));
    const found =
      entry === undefined ? yield* resolveHost(context, name) : { canonicalName: entry.names[0]!, addresses: [entry.address] };
    if (typeof found === "string") throw fail("hostname", `${name}: Host name lookup failure`);
    const full = found.canonicalName;
    if (line.has("i")) stdout.write(`${found.addresses.map(formatIpv4).join(" ")}\n`);
    else if (line.has("d")) stdout.write(full.includes(".") ? `${full.slice(full.indexOf(".") + 1)}\n` : "");
    else stdout.write(`${full}\n`);
  } else stdout.write(`${name}\n`);
  return 0;
}
