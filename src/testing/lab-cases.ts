/** The arbitrary of random labs with random traffic. Shrinks to two hosts, a cable and nothing that happens. */
import fc from "fast-check";
import * as read from "../lab/arguments.ts";
import { caseScript } from "./case-script.ts";
import type { CableCase, CableForm, ChainPolicyCase, HostCase, LabCase, LookCase, TrafficCase } from "./lab-case.ts";
import { type LabContext, labContextOf, portName } from "./lab-context.ts";
import { type RawMutation, rawMutations, resolveAddress, resolvePolicy, resolveRoute, resolveSysctl } from "./lab-mutations.ts";
import { macOf, type Network, networkOf, rightRoutes } from "./network.ts";
import { type Pick, pickFrom, picks } from "./pick.ts";
import { type RawRule, rawRules, resolveRule } from "./rules.ts";
import { type Shape, shapes } from "./shape.ts";
import { drawnStories } from "./stories.ts";
import { type RawStory, rawStories } from "./story.ts";
import { type RawTraffic, rawTraffic, resolveTraffic } from "./traffic.ts";

interface RawLab {
  readonly shape: Shape;
  readonly plans: readonly Pick[];
  readonly mtu: readonly [Pick, Pick];
  readonly bridgeOptions: Pick;
  readonly sysctls: readonly RawMutation[];
  readonly addresses: readonly RawMutation[];
  readonly routes: readonly RawMutation[];
  readonly policies: readonly RawMutation[];
  readonly rules: readonly RawRule[];
  readonly chainPolicies: readonly (readonly [Pick, Pick])[];
  readonly traffic: readonly RawTraffic[];
  /** Drawn last, so that what stands above is drawn of a seed as before. */
  readonly stories: readonly RawStory[];
  readonly forms: readonly Pick[];
  readonly storiesFirst: Pick;
  /** 0: nothing happens. */
  readonly happens: Pick;
}

/** How much of each there can be in a random lab. */
export interface LabCaseOptions {
  /** How many rules at most, over all hosts; 12 where not given. */
  readonly maxRules?: number;
  /** How many pieces of traffic at most; 6 where not given. */
  readonly maxTraffic?: number;
  /** How many stories at most (story.ts); 2 where not given. */
  readonly maxStories?: number;
}

const labCaseOptions = read.fieldsOf<LabCaseOptions>({
  maxRules: read.optional(read.whole(0, 1000)),
  maxTraffic: read.optional(read.whole(1, 1000)),
  maxStories: read.optional(read.whole(0, 1000)),
});

/**
 * Random labs with random traffic: two to five hosts, cables, bridges, routers, addresses, routes, sysctls and rules of iptables.
 * They shrink to two hosts, a cable and nothing that happens; caseScript() prints one as a shell script.
 *
 *     fc.assert(fc.asyncProperty(labCases({ maxRules: 3 }), async (lab) => { await host.sh(caseScript(lab)); ... }));
 */
export function labCases(options: LabCaseOptions = {}): fc.Arbitrary<LabCase> {
  labCaseOptions("labCases(options)", options);
  const pick = picks();
  return fc
    .record<RawLab>({
      shape: shapes(),
      plans: fc.array(pick, { minLength: 5, maxLength: 5 }),
      mtu: fc.tuple(pick, pick),
      bridgeOptions: pick,
      sysctls: rawMutations(4),
      addresses: rawMutations(2),
      routes: rawMutations(2),
      policies: rawMutations(1),
      rules: fc.array(rawRules(), { maxLength: options.maxRules ?? 12, size: "max" }),
      chainPolicies: fc.array(fc.tuple(pick, pick), { maxLength: 1 }),
      traffic: fc.array(rawTraffic(), { minLength: 1, maxLength: options.maxTraffic ?? 6, size: "max" }),
      stories: rawStories(options.maxStories ?? 2),
      forms: fc.array(pick, { minLength: 5, maxLength: 5 }),
      storiesFirst: pick,
      happens: pick,
    })
    .map((raw) => printedAsScript(resolveLab(raw)));
}

/**
 * Random labs in which nothing is filtered and nothing happens: two to five hosts, cables, bridges, routers, addresses, routes.
 * They shrink to two hosts and a cable; caseScript() prints one.
 */
export function topologies(): fc.Arbitrary<LabCase> {
  const quiet = labCases({ maxRules: 0, maxStories: 0 });
  const still = (lab: LabCase): LabCase => {
    const hosts = lab.hosts.map((host) => ({ ...host, chainPolicies: [] }));
    return printedAsScript({ ...lab, hosts, traffic: [], looks: [] });
  };
  return quiet.map(still);
}

/** A failing property shows the script. */
function printedAsScript(lab: LabCase): LabCase {
  return Object.defineProperty(lab, fc.toStringMethod, { value: () => `\n${caseScript(lab)}` });
}

function resolveLab(raw: RawLab): LabCase {
  const network = networkOf(raw.shape, raw.plans);
  const context = labContextOf(network);
  const stories = drawnStories(raw.stories, context);
  const rules = [...stories.rules, ...raw.rules.map((each) => resolveRule(each, context))];
  const sysctlsOf = (name: string) => stories.sysctls.filter(({ host }) => host === name).map(({ sysctl }) => sysctl);
  const hosts = raw.shape.hosts.map((name) =>
    resolveHost(
      name,
      raw,
      context,
      rules.filter((each) => each.host === name).map((each) => each.rule),
      sysctlsOf(name),
    ),
  );
  const single = raw.traffic.map((each, index) => resolveTraffic(each, index, context));
  // First half of the time: what is single may have broken by then what a story is about.
  const all = raw.storiesFirst % 2 === 0 ? [...stories.traffic, ...single] : [...single, ...stories.traffic];
  const traffic = raw.happens === 0 ? [] : all;
  const built = [...hosts, ...switchesOf(raw)];
  return { hosts: built, cables: cablesOf(network, raw), traffic, looks: looksAt(built, traffic) };
}

function resolveHost(
  name: string,
  raw: RawLab,
  context: LabContext,
  rules: HostCase["rules"],
  ofStories: HostCase["sysctls"],
): HostCase {
  const { network } = context;
  const onThisHost = (mutations: readonly RawMutation[]) =>
    mutations.filter((mutation) => pickFrom(context.firewalls, mutation[0]) === name);
  const own = network.interfaces.filter((each) => each.host === name);
  const forwards = raw.shape.routers.includes(name) ? [{ name: "net.ipv4.ip_forward", value: "1" }] : [];
  return {
    name,
    bridges: own
      .filter((each) => each.device.startsWith("br"))
      .map((each) => ({ name: each.device, options: bridgeOptions(raw) })),
    addresses: [
      ...own.map((each) => ({ device: each.device, words: `${each.address}/${each.length}` })),
      ...onThisHost(raw.addresses).map((each) => resolveAddress(each, name, context)),
    ],
    sysctls: [...forwards, ...onThisHost(raw.sysctls).map((each) => resolveSysctl(each, name, context)), ...ofStories],
    routes: [...rightRoutes(network, name), ...onThisHost(raw.routes).map((each) => resolveRoute(each, name, context))],
    policies: onThisHost(raw.policies).map((each) => resolvePolicy(each, name, context)),
    rules,
    chainPolicies: raw.chainPolicies
      .filter(([host]) => pickFrom(context.firewalls, host) === name)
      .map(([, chain]): ChainPolicyCase => ({ table: "filter", chain: pickFrom(["FORWARD", "INPUT", "OUTPUT"], chain) })),
  };
}

function bridgeOptions(raw: RawLab): string[] {
  return pickFrom([[], [], [], ["ageing_time 100"]], raw.bridgeOptions);
}

function switchesOf(raw: RawLab): HostCase[] {
  return raw.shape.segments.flatMap((segment, index) => {
    if (segment.kind !== "switch") return [];
    const bridges = [{ name: "br0", options: bridgeOptions(raw) }];
    const nothing = { addresses: [], sysctls: [], routes: [], policies: [], rules: [], chainPolicies: [] };
    return [{ name: `sw${index}`, bridges, ...nothing }];
  });
}

const FORMS: readonly CableForm[] = ["outside", "outside", "outside", "outside", "first", "second", "foreign", "moved"];

function cablesOf(network: Network, raw: RawLab): CableCase[] {
  // A pick of 0 is none, which is what others shrink to.
  const narrow = raw.mtu[0] === 0 ? null : raw.mtu[0] % 12;
  const mtuOf = (segment: number): number | null => (segment === narrow ? pickFrom([1400, 1000, 600], raw.mtu[1]) : null);
  return network.shape.segments.flatMap((segment, index) => {
    const ends = network.interfaces
      .filter((each) => each.segment === index)
      .map((each) => ({ host: each.host, device: each.device, mac: each.mac, master: null, mtu: mtuOf(index) }));
    const made = pickFrom(FORMS, raw.forms[index % raw.forms.length]!);
    if (segment.kind === "cable") return [{ ends: [ends[0]!, ends[1]!], made }];
    const owner = segment.kind === "own" ? segment.members[0]! : `sw${index}`;
    const bridge = segment.kind === "own" ? `br${index}` : "br0";
    const plugged = segment.kind === "own" ? ends.slice(1) : ends;
    return plugged.map((end, member): CableCase => {
      const port = {
        host: owner,
        device: portName(index, member),
        mac: macOf(index, 129 + member),
        master: bridge,
        mtu: mtuOf(index),
      };
      return { ends: [end, port], made };
    });
  });
}

function changesOf(traffic: readonly TrafficCase[]): readonly { readonly host: string; readonly command: string }[] {
  return traffic.flatMap((each) => (each.kind === "change" ? [each] : each.kind === "live" ? changesOf(each.meanwhile) : []));
}

/** Everything that can have changed. */
function looksAt(hosts: readonly HostCase[], traffic: readonly TrafficCase[]): LookCase[] {
  return hosts.flatMap(({ name, bridges, addresses, rules }) => {
    const changed = changesOf(traffic).flatMap((each) => (each.host === name ? [each.command] : []));
    const firewall = rules.length > 0 || changed.some((command) => command.startsWith("iptables"));
    const at: LookCase["at"][] = [
      ...(changed.length > 0 ? (["addresses", "routes"] as const) : []),
      ...(addresses.length > 0 ? (["neighbours", "counters"] as const) : []),
      ...(bridges.length > 0 ? (["fdb"] as const) : []),
      ...(firewall ? (["rules", "connections"] as const) : []),
      "links",
    ];
    return at.map((each) => ({ host: name, at: each }));
  });
}
