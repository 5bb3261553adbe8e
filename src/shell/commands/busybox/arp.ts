/** arp of busybox 1.35: one line an entry, as BSD has it; changes are made as net-tools makes them. networking/arp.c. */
import type { Device } from "../../../kernel/device.ts";
import { isValid } from "../../../kernel/ipv4/neighbour.ts";
import { deleteNeighbour } from "../../../kernel/netlink/neighbour.ts";
import type { Step } from "../../../sim/wait.ts";
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import { formatMac, parseMac } from "../../../wire/mac.ts";
import type { CommandContext } from "../../command.ts";
import { lookupName } from "../../net/resolve.ts";
import { arpCommand } from "../arp/arp.ts";
import { resolveName } from "../route/resolve.ts";
import { fail, makeApplet, readLine } from "./applet.ts";
import { runTranslated, type WordRule } from "./translate.ts";

const NAME = "arp";

export const arp = makeApplet(NAME, runArp);

function* runArp(context: CommandContext): Step<number> {
  const line = readLine(NAME, context.argv.slice(1), "A:p:H:t:i:adnDsv");
  const family = line.value("A") ?? line.value("p") ?? "inet";
  if (family === "inet6") throw fail(NAME, "inet6: kernel only supports 'inet'");
  if (family !== "inet") throw fail(NAME, `${family}: unknown address family`);
  const hardware = line.value("H") ?? line.value("t") ?? null;
  if (hardware === "loop") throw fail(NAME, "loop: hardware type without ARP support");
  if (hardware !== null && hardware !== "ether") throw fail(NAME, `${hardware}: unknown hardware type`);
  if (line.has("s")) return yield* set(context, line.operands, line.value("i") ?? null);
  const [host] = line.operands;
  if (line.has("d")) return yield* remove(context, host);
  return yield* list(context, {
    host: host ?? null,
    device: line.value("i") ?? null,
    hardware,
    numeric: line.has("n"),
    verbose: line.has("v"),
  });
}

function* list(
  context: CommandContext,
  options: {
    readonly host: string | null;
    readonly device: string | null;
    readonly hardware: string | null;
    readonly numeric: boolean;
    readonly verbose: boolean;
  },
): Step<number> {
  const wanted = options.host === null ? null : yield* addressFor(context, options.host);
  const entries = [...context.net.neighbours].filter(({ state }) => state !== "NOARP" && state !== "NONE");
  const shown = entries.filter(
    ({ address, device }) =>
      (wanted === null || address === wanted) && (options.device === null || device.name === options.device),
  );
  let text = "";
  for (const { address, device, mac, state } of shown) {
    const known = options.numeric ? null : yield* lookupName(context, address);
    const name = known === null || known === "AGAIN" ? "?" : known;
    const hardware = isValid(state) && mac !== null ? `${formatMac(mac)} [ether] ` : "<incomplete> ";
    text += `${name} (${formatIpv4(address)}) at ${hardware}${state === "PERMANENT" ? "PERM " : " "}on ${device.name}\n`;
  }
  if (options.verbose) text += `Entries: ${entries.length}\tSkipped: ${entries.length - shown.length}\tFound: ${shown.length}\n`;
  if (shown.length === 0 && (wanted !== null || options.device !== null || options.hardware !== null))
    text += `No match found in ${entries.length} entries\n`;
  context.stdout.write(text);
  return 0;
}

/** In the words of INET_resolve(). */
function* addressFor(context: CommandContext, host: string): Step<Ipv4> {
  const found = yield* resolveName(context, host);
  if (typeof found === "string") throw fail(NAME, found);
  return found.address;
}

function* remove(context: CommandContext, host: string | undefined): Step<number> {
  if (host === undefined) throw fail(NAME, "need host name");
  const address: Ipv4 = yield* addressFor(context, host);
  const entry = [...context.net.neighbours].find((each) => each.address === address && each.state !== "NOARP");
  const device: Device | null = entry?.device ?? null;
  if (device === null || deleteNeighbour(device, address) !== null) throw fail(NAME, "SIOCDARP(pub): No such file or directory");
  return 0;
}

const RULES: readonly WordRule[] = [
  [/^(SIOC\w+: .*)$/, "arp: $1"],
  [/^Usage:.*$/, "USAGE"],
];

function* set(context: CommandContext, operands: readonly string[], device: string | null): Step<number> {
  const [host, hardware] = operands;
  if (host === undefined) throw fail(NAME, "need host name");
  yield* addressFor(context, host);
  if (hardware === undefined) throw fail(NAME, "need hardware address");
  if (parseMac(hardware) === null) throw fail(NAME, "invalid hardware address");
  const inner = { ...context, argv: ["arp", ...(device === null ? [] : ["-i", device]), "-s", ...operands] };
  return yield* runTranslated(inner, arpCommand, { name: NAME, rules: RULES, exitCode: 1 });
}
