/** A port of a container that is published otherwise: at another address, another port, by the other protocol, or at all. */
import type { Failed } from "./candidates.ts";
import { type Cure, containerOf } from "./cure.ts";
import { openPorts } from "./open-ports.ts";

export function publishCures(failed: Failed): Cure[] {
  return [...hostCures(failed), ...serverCures(failed)];
}

/** `docker run` as it was typed, and changed, with the container's name. */
export function runAnew(before: readonly string[], change: (command: string, name: string) => string): Cure[] {
  return before.flatMap((command) => {
    const name = /\bdocker\b.*\brun\b.*--name[ =](\S+)/.exec(command)?.[1];
    if (name === undefined) return [];
    const changed = change(command, name);
    return changed === command ? [] : [{ command: `docker rm -f ${name}; ${changed}` }];
  });
}

/** A published port: the option, an address, the host's port, the container's, and its protocol. */
const PUBLISHED = /(-p |--publish[ =])([\d.]+:)?(\d+):(\d+)\b(\/(?:tcp|udp))?/g;

/** What `-p` has behind the container's port. */
function suffixOf(protocol: string): string {
  return protocol === "tcp" ? "" : `/${protocol}`;
}

/** Where nobody listens at a host's port. */
function hostCures({ lab, hops, before }: Failed): Cure[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "noListener" || net === null || net === undefined || net !== net.host.init) return [];
    const port = String(hop.detail.port);
    const suffix = suffixOf(hop.detail.protocol);
    const published = (change: (option: string, address: string, out: string, inside: string, of: string) => string) =>
      runAnew(before, (command) =>
        command.replace(PUBLISHED, (_, option, address = "", out, inside, of = "") => change(option, address, out, inside, of)),
      );
    return [
      ...published((option, address, out, inside, of) => `${option}${out === port ? "" : address}${out}:${inside}${of}`),
      ...published((option, address, out, inside, of) => `${option}${address}${out}:${inside}${out === port ? suffix : of}`),
      ...published((option, address, _, inside) => `${option}${address}${port}:${inside}${suffix}`),
      ...openCures({ lab, before }, hop.detail.protocol, port),
    ];
  });
}

/** A container that publishes nothing, and whose server listens: at the port that was asked for, or at another. */
function openCures({ lab, before }: Pick<Failed, "lab" | "before">, protocol: string, port: string): Cure[] {
  return lab.kernel.nets.flatMap((net) => {
    const container = net === null || net === net.host.init ? null : containerOf(net);
    if (container === null) return [];
    return openPorts(net!)
      .filter((each) => each.protocol === protocol)
      .flatMap((open) =>
        runAnew(before, (command, name) =>
          name !== container || / (?:-p|--publish)[ =]/.test(command)
            ? command
            : command.replace(/\brun\b/, `run -p ${port}:${open.port}${suffixOf(protocol)}`),
        ),
      );
  });
}

/** Where nobody listens in a container: the port at which its server does is published, or it listens at every address. */
function serverCures({ lab, hops, before }: Failed): Cure[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    const container = hop.kind !== "noListener" || net === null || net === undefined ? null : containerOf(net);
    if (hop.kind !== "noListener" || container === null) return [];
    return hop.detail.nearby.flatMap(({ protocol, local }) => {
      const [address, port] = local.split(":") as [string, string];
      const asked = String(hop.detail.port);
      return runAnew(before, (command, name) => {
        if (name !== container) return command;
        if (protocol === hop.detail.protocol && port === asked) return command.replaceAll(address, "0.0.0.0");
        return command.replace(PUBLISHED, (whole, option, at = "", out, to) =>
          to === asked ? `${option}${at}${out}:${port}${suffixOf(protocol)}` : whole,
        );
      });
    });
  });
}
