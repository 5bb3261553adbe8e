/**
 * What a container may not do without CAP_NET_ADMIN: change links, addresses, routes, neighbours, rules. The tools' commands that
 * change something are recognized by their words and refused with EPERM as each tool reports it; looking is allowed. Linux:
 * capabilities(7).
 */
import type { Container } from "../../docker/shapes.ts";
import type { Step } from "../../sim/wait.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../command.ts";
import { resolveHost } from "../net/resolve.ts";

/** `isPrivileged`: the process was started by `docker exec --privileged`. */
export function guardCommand(command: Command, container: Container, isBusybox: boolean, isPrivileged = false): Command {
  if (isPrivileged) return command;
  if (command.name === "ping" && !mayOpenRaw(container)) return withoutRaw(command, isBusybox);
  const judge = JUDGES.get(command.name);
  if (judge === undefined || mayAdminister(container)) return command;
  return {
    ...command,
    *run(context) {
      const refused = judge(context.argv.slice(1), isBusybox, context);
      if (refused === null) return yield* command.run(context);
      context.stderr.write(`${refused.text}\n`);
      return refused.exitCode;
    },
  };
}

export function mayAdminister({ hostConfig }: Container): boolean {
  const has = (names: readonly string[], name: string): boolean =>
    names.some((each) => ["ALL", name, `CAP_${name}`].includes(each.toUpperCase()));
  if (hostConfig.privileged) return true;
  return has(hostConfig.capAdd, "NET_ADMIN") && !hostConfig.capDrop.some((each) => /^(CAP_)?NET_ADMIN$/i.test(each));
}

/** CAP_NET_RAW is among those docker gives unless it is dropped. */
function mayOpenRaw({ hostConfig }: Container): boolean {
  const drops = hostConfig.capDrop.some((each) => /^(ALL|(CAP_)?NET_RAW)$/i.test(each));
  const adds = hostConfig.capAdd.some((each) => /^(ALL|(CAP_)?NET_RAW)$/i.test(each));
  return hostConfig.privileged || adds || !drops;
}

/** busybox's ping finds out after its first line; the full one is refused by name, as it can do it otherwise (SOCK_DGRAM). */
function withoutRaw(command: Command, isBusybox: boolean): Command {
  return {
    ...command,
    *run(context): Step<number> {
      if (!isBusybox) {
        context.stderr.write("ping: a container without CAP_NET_RAW is not modelled\n");
        return 2;
      }
      const host = context.argv.findLast((word) => !word.startsWith("-")) ?? "";
      const address = yield* resolveHost(context, host);
      if (typeof address !== "string")
        context.stdout.write(`PING ${host} (${formatIpv4(address.addresses[0]!)}): 56 data bytes\n`);
      context.stderr.write(
        typeof address === "string" ? `ping: bad address '${host}'\n` : "ping: permission denied (are you root?)\n",
      );
      return 1;
    },
  };
}

interface Refused {
  readonly text: string;
  readonly exitCode: number;
}

type Judge = (words: readonly string[], isBusybox: boolean, context: CommandContext) => Refused | null;

const EPERM = "Operation not permitted";

const JUDGES: ReadonlyMap<string, Judge> = new Map<string, Judge>(
  Object.entries({
    arp: judgeArp,
    ifconfig: judgeIfconfig,
    ip: judgeIp,
    iptables: judgeIptables,
    route: judgeRoute,
  }),
);

function judgeIp(words: readonly string[], isBusybox: boolean): Refused | null {
  const [object = "", verb = "", ...rest] = words.filter((word) => !word.startsWith("-"));
  const changes =
    /^(a|add|addr|c|ch|change|d|del|delete|f|flush|r|rep|replace|s|set|append|ap|prepend)$/.test(verb) &&
    !/^(a|addr)$/.test(verb);
  if (!changes || /^(netns|monitor)/.test(object) || (verb === "s" && !object.startsWith("l"))) return null;
  const isLink = /^l/.test(object);
  const asksAddress = verb === "s" && !isLink;
  if (asksAddress) return null;
  if (!isBusybox) return { text: `RTNETLINK answers: ${EPERM}`, exitCode: 2 };
  const isFlags = isLink && /^s/.test(verb) && rest.some((word) => /^(up|down|arp|multicast|promisc)$/.test(word));
  if (isFlags) return { text: `ip: SIOCSIFFLAGS: ${EPERM}`, exitCode: 2 };
  const ioctl = rest.includes("mtu")
    ? "SIOCSIFMTU"
    : rest.includes("address")
      ? "SIOCSIFHWADDR"
      : rest.includes("name")
        ? "SIOCSIFNAME"
        : null;
  return { text: `ip: ${isLink && ioctl !== null ? ioctl : "RTNETLINK answers"}: ${EPERM}`, exitCode: 2 };
}

function judgeIfconfig(words: readonly string[], isBusybox: boolean): Refused | null {
  const [, first, ...rest] = words.filter((word) => word !== "-a" && word !== "-v" && word !== "-s");
  if (first === undefined) return null;
  const ioctl = /^-?(up|down|arp|promisc|allmulti|multicast|dynamic)$/.test(first)
    ? "SIOCSIFFLAGS"
    : first === "mtu"
      ? "SIOCSIFMTU"
      : first === "netmask"
        ? "SIOCSIFNETMASK"
        : first === "hw"
          ? "SIOCSIFHWADDR"
          : first === "txqueuelen"
            ? "SIOCSIFTXQLEN"
            : "SIOCSIFADDR";
  void rest;
  return isBusybox ? { text: `ifconfig: ${ioctl}: ${EPERM}`, exitCode: 1 } : { text: `${ioctl}: ${EPERM}`, exitCode: 255 };
}

function judgeRoute(words: readonly string[], isBusybox: boolean): Refused | null {
  const verb = words.find((word) => word === "add" || word === "del");
  if (verb === undefined) return null;
  const text = `${verb === "add" ? "SIOCADDRT" : "SIOCDELRT"}: ${EPERM}`;
  return isBusybox ? { text: `route: ${text}`, exitCode: 1 } : { text, exitCode: 7 };
}

function judgeArp(words: readonly string[], isBusybox: boolean): Refused | null {
  const sets = words.some((word) => /^-[a-zA-Z]*s/.test(word) || word === "--set");
  const deletes = words.some((word) => /^-[a-zA-Z]*d/.test(word) || word === "--delete");
  if (!sets && !deletes) return null;
  if (sets) return isBusybox ? { text: `arp: SIOCSARP: ${EPERM}`, exitCode: 1 } : { text: `SIOCSARP: ${EPERM}`, exitCode: 255 };
  return isBusybox
    ? { text: `arp: SIOCDARP(pub): ${EPERM}`, exitCode: 1 }
    : { text: `SIOCDARP(dontpub): ${EPERM}`, exitCode: 255 };
}

/** iptables needs it for looking too. */
function judgeIptables(): Refused {
  return {
    text: "iptables v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)",
    exitCode: 4,
  };
}
