/** Rules that let the packet pass and changed it: where NAT sent it, a mark, a TTL, a connection that is not tracked. */
import type { Net } from "../kernel/net.ts";
import type { HopOf } from "../trace/hop.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, typedIn } from "./cure.ts";
import { openPorts } from "./open-ports.ts";

const CHANGING = /^(DNAT|SNAT|MASQUERADE|REDIRECT|NETMAP|MARK|CONNMARK|TTL|CT|NOTRACK|TCPMSS)$/;

export function changedCures(failed: Failed): Cure[] {
  const { hops } = failed;
  const rules = hops.filter(
    (hop): hop is (typeof hops)[number] & HopOf<"rule"> => hop.kind === "rule" && hop.detail.number !== null,
  );
  return [...passedCures(failed), ...changingCures(failed, rules)];
}

/** A rule of nat that lets pass what a later one of its chain would have changed. */
function passedCures({ lab, hops }: Failed): Cure[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "rule" || hop.detail.table !== "nat" || net === null || net === undefined) return [];
    const { chain, number, rule = "" } = hop.detail;
    if (number === null || !/ -j (ACCEPT|RETURN)$/.test(rule) || chain.startsWith("DOCKER")) return [];
    return [typedIn(lab, net, `iptables -t nat -D ${chain} ${number}`)];
  });
}

function changingCures(failed: Failed, rules: readonly (Failed["hops"][number] & HopOf<"rule">)[]): Cure[] {
  const { lab } = failed;
  return rules.flatMap(({ netns, detail: { table, chain, number, rule = "" } }) => {
    const net = lab.kernel.nets[netns];
    const target = / -j (\S+)/.exec(rule)?.[1] ?? "";
    // What dockerd made is as it should be.
    if (net === null || net === undefined || !CHANGING.test(target) || chain.startsWith("DOCKER")) return [];
    const inTable = table === "filter" ? "" : `-t ${table} `;
    const replaced = replacements(failed, net, target, rule.replace(/^-A \S+ /, "").trim());
    return [
      ...replaced.map((words) => typedIn(lab, net, `iptables ${inTable}-R ${chain} ${number} ${words}`)),
      typedIn(lab, net, `iptables ${inTable}-D ${chain} ${number}`),
    ];
  });
}

/** The rule with another address or port. */
function replacements({ lab, hops }: Failed, net: Net, target: string, words: string): string[] {
  if (target === "REDIRECT") {
    const ports = [...new Set(listenersOf(net).map(({ port }) => port))];
    return ports.map((port) => words.replace(/--to-ports \S+/, `--to-ports ${port}`)).filter((each) => each !== words);
  }
  if (target === "SNAT") return [words.replace(/-j SNAT --to-source \S+/, "-j MASQUERADE")];
  const to = /--to-destination ([\d.]+)(?::(\d+))?$/.exec(words);
  if (target !== "DNAT" || to === null) return [];
  const [whole, address, port] = to;
  const listening = lab.kernel.nets.flatMap((net) => (net === null ? [] : listenersOf(net)));
  const here = hops.flatMap((hop) => (hop.kind === "noListener" && hop.detail.address === address ? [hop.detail.protocol] : []));
  const others = listening.filter((each) =>
    each.address === address ? here.length > 0 && String(each.port) !== port : String(each.port) === port,
  );
  return [...new Set(others.map((each) => words.replace(whole, `--to-destination ${each.address}:${each.port}`)))];
}

/** Where somebody listens for TCP, by each address it can be reached at. */
function listenersOf(net: Net): { readonly address: string; readonly port: number }[] {
  const addresses = net.devices.flatMap((device) =>
    device === null || device === net.loopback ? [] : device.link.addresses.map(({ local }) => formatIpv4(local)),
  );
  return openPorts(net)
    .filter(({ protocol }) => protocol === "tcp")
    .flatMap(({ port }) => addresses.map((address) => ({ address, port })));
}
