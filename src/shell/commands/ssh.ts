/**
 * ssh of OpenSSH 9.2 as a way to type into another host of the lab: the command runs there in a shell, as root in /root, and its
 * exit code
 * passes. No connection is on the wire for it: what ssh says when it cannot connect is asked of TCP, the session itself is not.
 * Left out, each refused by name: tunnels (-D -L -R -W -w), jumps (-J), multiplexing, -f, -v.
 */
import { type ErrnoName, strerror } from "../../kernel/config/errno.ts";
import type { Host } from "../../kernel/host.ts";
import type { Program, Step } from "../../sim/process.ts";
import { formatIpv4, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../command.ts";
import { FixedInput, SinkOutput } from "../io.ts";
import { EAI, resolveHost } from "../net/resolve.ts";
import { connectTcp } from "../net/tcp.ts";
import { runChild } from "./run-child.ts";
import { readSshLine, type SshLine } from "./ssh-options.ts";

const CONNECT_FAILED = 255;

export const sshCommand: Command = { name: "ssh", path: "/usr/bin/ssh", run: runSsh };

function* runSsh(context: CommandContext): Program {
  const line = readSshLine(context.argv.slice(1));
  if ("exitCode" in line) {
    context.stderr.write(line.stderr);
    return line.exitCode;
  }
  const host = yield* findHost(context, line);
  if (typeof host === "string") {
    if (!line.quiet) context.stderr.write(`ssh: ${host}\n`);
    return CONNECT_FAILED;
  }
  const changes = {
    host,
    net: host.init,
    cwd: "/root",
    env: loginEnvironment(context),
    ...(line.noInput ? { stdin: new FixedInput() } : {}),
    ...(line.noCommand ? { stdout: new SinkOutput(() => {}) } : {}),
  };
  if (line.command.length > 0)
    return yield* runChild(context.process, context.spawn(["bash", "-c", line.command.join(" ")], changes));
  if (!line.quiet && !context.stdin.isTerminal && line.terminal === "auto") {
    context.stderr.write("Pseudo-terminal will not be allocated because stdin is not a terminal.\r\n");
  }
  return yield* runChild(context.process, context.spawn(["bash"], changes));
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
  const answer = yield* connectTcp(context, address, port, {
    deadlineUs: context.host.loop.nowUs + line.connectTimeoutSeconds * 1e6,
  });
  if (typeof answer !== "string") {
    answer.close();
    return `a server at ${formatIpv4(address)} that is no host of this lab is not modelled`;
  }
  const errno: ErrnoName = answer === "TIMEOUT" ? "ETIMEDOUT" : answer;
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
