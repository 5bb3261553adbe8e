/**
 * The proof of flows over random labs: those of the campaigns against Linux, which listen to frames and hops and so never see
 * the cache at work. Here nobody listens: every line that is printed, and every table at the end, has to be the same.
 */
import fc from "fast-check";
import { bare } from "../lab/worlds/bare.ts";
import { caseScript } from "./case-script.ts";
import { stateOf } from "./flow-proof.ts";
import type { LabCase, TrafficCase } from "./lab-case.ts";
import { labCases } from "./lab-cases.ts";
import { mustAgree } from "./must-agree.ts";

/** `onApplied` is given how many receive steps a lab's flows were applied to. */
export function labProperty(onApplied: (count: number) => void = () => {}): fc.IProperty<unknown> {
  return fc.property(labCases({ maxRules: 4 }).filter(forwards), (lab) => {
    const script = caseScript(repeated(lab));
    const [own, plain] = [play(script, true), play(script, false)];
    mustAgree("flows, what is printed", own.printed, plain.printed);
    for (const [at, table] of own.state.entries()) mustAgree(`flows, table ${at}`, table, plain.state[at]);
    onApplied(own.applied);
  });
}

/** Something happens, and a packet may cross more than one device. */
function forwards({ hosts, traffic }: LabCase): boolean {
  const isBetween = hosts.some(
    ({ bridges, sysctls }) => bridges.length > 0 || sysctls.some(({ name }) => name.endsWith("ip_forward")),
  );
  return isBetween && traffic.length > 0;
}

/** A lab's conversations are short: a flow is applied where they come again, and pings are more than one. */
function repeated(lab: LabCase): LabCase {
  const longer = lab.traffic.map(
    (each): TrafficCase => (each.kind === "ping" ? { ...each, options: [...each.options, "-c 8 -i 0.2"] } : each),
  );
  return { ...lab, traffic: [...longer, ...longer] };
}

function play(script: string, flows: boolean) {
  const { lab, host } = bare({ flows, macs: "ascending" });
  const { kernel } = lab;
  if (kernel.flows !== null) kernel.flows.eager = true;
  const printed = host.exec(["bash", "-c", script]);
  lab.run();
  const { nowUs, timers, random } = kernel.loop;
  const tables = kernel.nets.flatMap((net) => (net === null ? [] : stateOf(net)));
  const state = [...tables, host.exec(["dmesg"]), { nowUs, timers: timers.size, random: random.next32() }];
  return { printed, state, applied: kernel.flows?.applied ?? 0 };
}
