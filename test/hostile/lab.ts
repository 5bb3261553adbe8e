/** Labs to type hostile lines into, and what must hold of everything that is typed. */
import type { Lab } from "../../src/lab/lab.ts";
import type { CommandResult, LabHost } from "../../src/lab/lab-host.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";
import { LimitError } from "../../src/sim/limits.ts";

export interface HostileLab {
  readonly lab: Lab;
  readonly host: LabHost;
}

/** Small, so that an input that never comes to rest ends soon by a limit. */
const LIMITS = { steps: 200_000, backlog: 100_000, commands: 4000 };

const SETUP: readonly string[] = [
  "ip link set lo up",
  "ip netns add ns1",
  "ip link add br0 type bridge",
  "ip link add v0 type veth peer name eth0 netns ns1",
  "ip link set v0 master br0 up",
  "ip link set br0 up",
  "ip addr add 10.0.0.1/24 dev br0",
  "ip -n ns1 addr add 10.0.0.2/24 dev eth0",
  "ip -n ns1 link set eth0 up",
  "ip -n ns1 link set lo up",
  "ip -n ns1 route add default via 10.0.0.1",
  "sysctl -q -w net.ipv4.ip_forward=1",
  "iptables -t nat -A POSTROUTING -s 10.0.0.0/24 -j MASQUERADE",
  "iptables -N CUSTOM",
  "iptables -A FORWARD -j CUSTOM",
  "ping -c 1 -W 1 10.0.0.2",
];

/** A host with a bridge, a namespace behind it, rules, a neighbour and a connection. */
export function networkLab(): HostileLab {
  const made = bare({ limits: LIMITS });
  for (const line of SETUP) {
    const { exitCode, stderr } = made.host.exec(line.split(" "));
    if (exitCode !== 0) throw new Error(`${line}: ${stderr}`);
  }
  return made;
}

/** A docker host with a network and a container of it that serves a published port. */
export function dockerLab(): HostileLab {
  const made = dockerhost({ limits: LIMITS });
  for (const line of ["docker network create net1", "docker run -d --name web --network net1 -p 8080:80 nginx"]) {
    const { exitCode, stderr } = made.host.exec(line.split(" "));
    if (exitCode !== 0) throw new Error(`${line}: ${stderr}`);
  }
  return made;
}

/** What the library throws about an input that does not end: a limit, or nothing left to happen. */
function isStopped(error: unknown): boolean {
  return error instanceof LimitError || (error instanceof Error && /nothing is left to happen/.test(error.message));
}

/** Runs one command line; returns null where it was stopped by a limit. A word ends at a null character, as execve(2) has it. */
export function execute(host: LabHost, argv: readonly string[], stdin = ""): CommandResult | null {
  try {
    return host.exec(
      argv.map((word) => word.split("\0", 1)[0]!),
      { stdin },
    );
  } catch (error) {
    if (isStopped(error)) return null;
    throw error;
  }
}

/** The same for a script, without null characters, which bash skips. */
export async function executeScript(host: LabHost, script: string): Promise<CommandResult | null> {
  try {
    return await host.sh(script.replaceAll("\0", ""));
  } catch (error) {
    if (isStopped(error)) return null;
    throw error;
  }
}

const LEAKS = ["undefined", "NaN", "[object", "internal error", "TypeError", "RangeError"];

/** What real tools say with such words. */
const REAL_WORDS = /undefined (volume|network|service|secret|config|variable)/g;

/** What is wrong with what an input printed; `input` is what was typed, whose own words may come back. */
export function wrongWith({ lab }: HostileLab, printed: CommandResult | null, input: string): string | null {
  const [internal] = lab.internalErrors;
  if (internal !== undefined) return internal.text(true);
  if (printed === null) return null;
  const { exitCode, stdout, stderr } = printed;
  if (!Number.isInteger(exitCode) || exitCode < 0 || exitCode > 255) return `exit code ${exitCode}`;
  if (exitCode === 70) return `exit code 70: ${stderr}`;
  for (const leak of LEAKS) {
    if (input.includes(leak)) continue;
    for (const text of [stdout, stderr].map((each) => each.replace(REAL_WORDS, ""))) {
      const at = text.indexOf(leak);
      if (at >= 0) return `prints ${leak}: ${text.slice(Math.max(0, at - 80), at + 80)}`;
    }
  }
  return null;
}

/** Ends every process, and returns what is then left of them: sockets that listen. */
export function leftBehind({ lab, host }: HostileLab): string | null {
  for (const process of [...lab.kernel.loop.processes.values()]) process.kill("KILL");
  for (const netns of [undefined, "ns1"]) {
    if (netns !== undefined && !host.kernelHost.config.netnsNames.some((entry) => entry.name === netns)) continue;
    const { stdout } = host.exec(["ss", "-H", "-tulwn"], netns === undefined ? {} : { netns });
    if (stdout !== "") return `leaves sockets behind: ${stdout}`;
  }
  return null;
}
