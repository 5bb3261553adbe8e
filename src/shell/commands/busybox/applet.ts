/** What busybox's applets share: its options, how it says that it was called wrongly, its numbers and names. */
import { strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { DNS_TYPES } from "../../../wire/dns.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { recordedTextIfAny } from "../../help/help.ts";
import { parseInetAton } from "../../net/address.ts";
import { ipv6Literal } from "../../net/ipv6-literal.ts";
import { resolveHost } from "../../net/resolve.ts";
import { parseOptions } from "../../options/recorded.ts";
import { type Parsed, ToolOptions } from "../../tools/tool-options.ts";
import { BUSYBOX } from "../httpd/usage.ts";

/** --help prints the usage and ends well. */
export function makeApplet(name: string, run: (context: CommandContext) => Step<number>): Command {
  return {
    name,
    *run(context) {
      if (context.argv[1] === "--help") throw new Exit(0, usageOf(name));
      return yield* run(context);
    },
  };
}

export function usageOf(name: string): string {
  return `${BUSYBOX}\n${recordedTextIfAny(`busybox ${name} --help 2>&1 | tail -n +3`) ?? ""}`;
}

/** Called wrongly: the usage, code 1. */
export function misuse(name: string, why = "", exitCode = 1): Exit {
  return new Exit(exitCode, `${why === "" ? "" : `${name}: ${why}\n`}${usageOf(name)}`);
}

/** It cannot go on: `NAME: text`. */
export function fail(name: string, text: string, exitCode = 1): Exit {
  return new Exit(exitCode, `${name}: ${text}\n`);
}

/** `letters` and `long` as options/recorded.ts has them. */
export function readLine(name: string, args: readonly string[], letters: string, long: string | null = null): Parsed {
  const known = parseOptions(letters, long);
  const names = [...known.letters.keys(), ...(known.long ?? []).map(({ as }) => as)];
  const options = new ToolOptions(name, [...new Set(names)].join(" "), { known, usage: usageOf(name), hasNoHint: true });
  return options.read([name, ...args]);
}

/** A whole number in a range, as xatou_range() and its kin read it. */
export function readNumber(name: string, text: string, from: number, to: number, base = 10): number {
  const pattern = base === 16 ? /^[0-9a-fA-F]+$/ : /^\d+$/;
  if (!pattern.test(text)) throw fail(name, `invalid number '${text}'`);
  const value = Number.parseInt(text, base);
  if (value < from || value > to) throw fail(name, `number ${text} is not in ${from}..${to} range`);
  return value;
}

/** Seconds, perhaps with a fraction. */
export function readSeconds(name: string, text: string): number {
  if (!/^(\d+\.?\d*|\.\d+)$/.test(text)) throw fail(name, `invalid number '${text}'`);
  return Number(text);
}

/**
 * An IPv6 address as it is printed, `fe80::1%eth0` with its device; null for what is none. Nothing can be sent to it
 * (EADDRNOTAVAIL).
 */
export function ipv6Of({ net }: CommandContext, host: string): string | null {
  return ipv6Literal(net, /^\[(.*)\]$/.exec(host)?.[1] ?? host)?.text ?? null;
}

/** What a program says that connects to an IPv6 address, as where net.ipv6.conf.all.disable_ipv6 is 1. */
export function cannotConnect(name: string): Exit {
  return fail(name, `can't connect to remote host: ${strerror("EADDRNOTAVAIL")}`);
}

/** With -6: a name that has an address is refused by name, as it may have one of IPv6. */
export function* refuseIpv6Name(context: CommandContext, name: string, host: string): Step<Exit> {
  if (parseInetAton(host) !== null) return fail(name, `bad address '${host}'`);
  yield* addressOf(context, name, host);
  return fail(name, `IPv6 address '${host}' is not modelled`, 2);
}

/** The first address of a name; `bad address` where it has none. */
export function* addressOf(context: CommandContext, name: string, host: string): Step<Ipv4> {
  const resolved = yield* resolveHost(context, host, { types: [DNS_TYPES.A!, DNS_TYPES.AAAA!] });
  if (typeof resolved === "string") throw fail(name, `bad address '${host}'`);
  return resolved.addresses[0]!;
}
