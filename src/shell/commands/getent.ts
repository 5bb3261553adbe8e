/**
 * getent of glibc 2.36: what the name service says of hosts and services (`hosts: files dns`). A name is asked for AAAA first,
 * then for A.
 * Left out, refused by name: the other databases (passwd, protocols, ...), -s and -i.
 */
import { serviceName, servicePort } from "../../kernel/netfilter/services.ts";
import type { Program, Step } from "../../sim/wait.ts";
import { DNS_TYPES } from "../../wire/dns.ts";
import { formatIpv4, parseIpv4 } from "../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../command.ts";
import { Exit } from "../exit.ts";
import { parseInetAton } from "../net/address.ts";
import { askServers } from "../net/dns-client.ts";
import { type HostsEntry, readHosts, readResolvConf } from "../net/resolv-conf.ts";
import { isHostName, lookupName, resolveHost } from "../net/resolve.ts";
import { OptionTable } from "../options/table.ts";

const HINT = "Try `getent --help' or `getent --usage' for more information.\n";
const NOT_FOUND = 2;
const OTHERS = "aliases ethers group gshadow initgroups netgroup networks passwd protocols rpc shadow ahostsv6".split(" ");

const OPTIONS = new OptionTable<object>("getent", {}, { usage: HINT, exitCode: 64 });

export const getent: Command = { name: "getent", path: "/usr/bin/getent", options: OPTIONS, run: runGetent };

function* runGetent(context: CommandContext): Program {
  const [database, ...keys] = OPTIONS.read(context.argv, {});
  if (database === undefined) throw new Exit(1, "getent: wrong number of arguments\n", "", HINT);
  if (OTHERS.includes(database)) throw OPTIONS.notModelled(`database "${database}"`);
  const find = FINDERS.get(database);
  if (find === undefined) throw new Exit(1, `Unknown database: ${database}\n`, "", HINT);
  if (keys.length === 0) {
    if (database !== "hosts") throw OPTIONS.notModelled(`listing "${database}"`);
    for (const entry of readHosts(context.files)) context.stdout.write(formatEntry(entry));
    return 0;
  }
  let exitCode = 0;
  for (const key of keys) {
    const answer = yield* find(context, key);
    if (answer === null) exitCode = NOT_FOUND;
    else context.stdout.write(answer);
  }
  return exitCode;
}

/** What a database says of a key; null where it is not there. */
type Finder = (context: CommandContext, key: string) => Step<string | null>;

const FINDERS: ReadonlyMap<string, Finder> = new Map<string, Finder>(
  Object.entries({
    hosts: findHost,
    ahosts: findAddresses,
    ahostsv4: findAddresses,
    // biome-ignore lint/correctness/useYield: a finder is a step; this one never waits.
    services: function* (_context, key) {
      const [name = "", protocol] = key.split("/");
      for (const transport of ["tcp", "udp"] as const) {
        if (protocol !== undefined && protocol !== transport) continue;
        const port = /^\d+$/.test(name) ? Number(name) : servicePort(name, transport);
        const known = port === null ? null : serviceName(port, transport);
        if (known !== null) return `${known.padEnd(21)} ${port}/${transport}\n`;
      }
      return null;
    },
  }),
);

function* findHost(context: CommandContext, key: string): Step<string | null> {
  const entries = readHosts(context.files);
  const address = parseIpv4(key);
  if (address !== null) {
    const listed = entries.find((entry) => entry.address === address);
    if (listed !== undefined) return formatEntry(listed);
    const name = yield* lookupName(context, address);
    return name === null || name === "AGAIN" ? null : formatEntry({ address, names: [name] });
  }
  const short = parseInetAton(key);
  if (short !== null) return formatEntry({ address: short, names: [key] });
  const listed = entries.filter((entry) => entry.names.some((name) => name.toLowerCase() === key.toLowerCase()));
  if (listed.length > 0) return listed.map((entry) => formatEntry(entry)).join("");
  return yield* askForHost(context, key);
}

/** The name its aliases lead to stands first, then they as they come. */
function* askForHost(context: CommandContext, name: string): Step<string | null> {
  if (!isHostName(name.replace(/\.$/, ""))) return null;
  const conf = readResolvConf(context.files);
  for (const type of [DNS_TYPES.AAAA!, DNS_TYPES.A!]) {
    const answers = yield* askServers(context, conf, name.replace(/\.$/, ""), [type]);
    if (answers === null) return null;
    const records = answers[0]!.answers;
    const found = records.filter((record) => record.type === DNS_TYPES.A);
    const aliases = records.filter((record) => record.type === DNS_TYPES.CNAME).map((record) => record.name);
    if (found.length > 0) {
      return found.map((record) => formatEntry({ address: parseIpv4(record.data)!, names: [record.name, ...aliases] })).join("");
    }
  }
  return null;
}

function* findAddresses(context: CommandContext, key: string): Step<string | null> {
  const resolved = yield* resolveHost(context, key);
  if (typeof resolved === "string") return null;
  const lines = resolved.addresses.flatMap((address, index) => {
    const text = formatIpv4(address).padEnd(15);
    const name = index === 0 ? resolved.canonicalName : "";
    return [`${text} STREAM ${name}\n`, `${text} DGRAM  \n`, `${text} RAW    \n`];
  });
  return lines.join("");
}

function formatEntry({ address, names }: HostsEntry): string {
  return `${formatIpv4(address).padEnd(15)} ${names.join(" ")}\n`;
}
