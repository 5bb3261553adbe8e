/**
 * ssh of OpenSSH 9.2, which types into another host of the lab: the command runs there in a shell, as root in /root, and its exit
 * code passes. No connection is on the wire for it: whether one could be made is asked of TCP, the session itself is not. Left
 * out, each refused by name: tunnels (-D -L -R -W -w), jumps (-J), multiplexing, -f, -v.
 */
import { type ErrnoName, strerror } from "../../../kernel/config/errno.ts";
import type { Host } from "../../../kernel/host.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { FixedInput } from "../../io.ts";
import { EAI, resolveHost } from "../../net/resolve.ts";
import { connectTcp } from "../../net/tcp.ts";
import { runChild } from "../../run-child.ts";
import { log, SSH_KEYWORDS } from "./keywords.ts";
import { readSshLine, SSH_OPTIONS, type SshLine } from "./options.ts";

const CONNECT_FAILED = 255;

export const sshCommand: Command = {
  name: "ssh",
  path: "/usr/bin/ssh",
  options: SSH_OPTIONS,
  keywords: [SSH_KEYWORDS],
  run: runSsh,
};

function* runSsh(context: CommandContext): Program {
  const line = readSshLine(context.argv);
  if (!line.quiet && line.command.length === 0 && !context.stdin.isTerminal && line.terminal === "auto")
    context.stderr.write(log("Pseudo-terminal will not be allocated because stdin is not a terminal."));
  const host = yield* findHost(context, line);
  if (typeof host === "string") {
    if (!line.quiet) context.stderr.write(log(`ssh: ${host}`));
    return CONNECT_FAILED;
  }
  const changes = {
    host,
    net: host.init,
    cwd: "/root",
    env: loginEnvironment(context),
    ...(line.noInput ? { stdin: new FixedInput() } : {}),
  };
  const program = line.command.length > 0 ? ["bash", "-c", line.command.join(" ")] : ["bash"];
  return yield* runChild(context.process, context.spawn(program, changes));
}

/** The lab's host a destination stands for, or why there is none. */
function* findHost(context: CommandContext, line: SshLine): Step<Host | string> {
  const { destination, port } = line;
  const named = context.host.kernel.hosts.find((host) => host.name === destination);
  if (named !== undefined) return named;
  const resolved = yield* resolveHost(context, destination);
  if (typeof resolved === "string") return `Could not resolve hostname ${destination}: ${EAI[resolved]}`;
  const address = resolved.addresses[0]!;
  const owner = context.host.kernel.hosts.find((host) => hasAddress(host, address));
  if (owner !== undefined) return owner;
  const result = yield* connectTcp(context, address, port, {
    deadlineUs: context.host.loop.nowUs + line.connectTimeoutSeconds * 1e6,
  });
  if (typeof result !== "string") {
    result.close();
    return `a server at ${formatIpv4(address)} that is no host of this lab is not modelled`;
  }
  const errno: ErrnoName = result === "TIMEOUT" ? "ETIMEDOUT" : result;
  return `connect to host ${destination} port ${port}: ${strerror(errno)}`;
}

function hasAddress(host: Host, address: Ipv4): boolean {
  return host.init.devices.some(
    (device) => device !== null && device !== host.init.loopback && device.link.addresses.some((each) => each.local === address),
  );
}

function loginEnvironment(context: CommandContext): ReadonlyMap<string, string> {
  const env = new Map([
    ["USER", "root"],
    ["LOGNAME", "root"],
    ["HOME", "/root"],
    ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    ["SHELL", "/bin/bash"],
  ]);
  for (const [name, value] of context.env) if (name === "LANG" || name.startsWith("LC_") || name === "TERM") env.set(name, value);
  return env;
}
