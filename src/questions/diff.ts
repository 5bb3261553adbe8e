/** diff(): two labs, two namespaces or two rule files; what they treat differently, or that there is nothing. */

import * as read from "../lab/arguments.ts";
import { Lab } from "../lab/lab.ts";
import { Namespace } from "../lab/namespace.ts";
import { type Comparison, compareRules } from "./compare-rules.ts";
import { Devices, namesAskedFor } from "./devices.ts";
import { Diagrams } from "./diagram.ts";
import { HiddenConditions } from "./hidden.ts";
import { LabEnvironment } from "./lab-environment.ts";
import { nameOf, namespacesOf } from "./namespaces.ts";
import { OpenEnvironment } from "./open-environment.ts";
import { loadRules, openHost } from "./open-lab.ts";
import { see } from "./seen.ts";

/**
 * The smallest packet that two namespaces treat differently, or none: then no packet is, whatever its addresses, protocol, ports,
 * flags, marks, state and devices. Of two labs, the namespaces of the same name are compared. What is different is verdicts, the
 * kind of a REJECT, translated addresses and ports, marks, and where the packet goes.
 *
 *     const { difference } = diff(before, after);
 *     if (difference !== null) console.log(difference.text);
 *
 * A difference has been seen: the packet was put into both sides, each in a fork of its lab.
 */
export function diff(a: Lab | Namespace, b: Lab | Namespace): Comparison {
  return compare("diff", a, b);
}

/** `asker` is the public function whose arguments they are. */
export function compare(asker: string, a: unknown, b: unknown): Comparison {
  if (a instanceof Lab && b instanceof Lab) return diffLabs(asker, a, b);
  const namespace = read.instanceOf(Namespace, "a Namespace, or a Lab as the other side");
  return diffNamespaces(namespace(`${asker}(a)`, a), namespace(`${asker}(b)`, b));
}

/**
 * The same for two files as iptables-save prints them, without a lab: whatever devices, addresses and routes the host has. Throws
 * RulesRefused where iptables-restore does not take one.
 */
export function diffRules(a: string, b: string): Comparison {
  const texts = [read.text("diffRules(a)", a), read.text("diffRules(b)", b)];
  const firewalls = texts.map((text) => loadRules(new Lab().addHost("host").netns(), text).config.firewall);
  const environment = new OpenEnvironment(new Diagrams(), namesAskedFor(firewalls));
  return compareRules(
    "host",
    [
      { environment, firewall: firewalls[0]! },
      { environment, firewall: firewalls[1]! },
    ],
    (witness, changes) => {
      const [one, other] = texts.map((text) => {
        const host = openHost(witness, changes);
        return see(host.lab, loadRules(host.netns(), text), witness);
      });
      return [one!, other!];
    },
  );
}

function diffLabs(asker: string, a: Lab, b: Lab): Comparison {
  const [ours, theirs] = [namespacesOf(a), namespacesOf(b)];
  const names = [...ours.keys()];
  if (names.join() !== [...theirs.keys()].join())
    throw read.wrongArgument(`${asker}(b)`, `a lab with the namespaces ${names.join(", ")}`, [...theirs.keys()].join(", "));
  const compared = names.map((name) => diffNamespaces(ours.get(name)!, theirs.get(name)!));
  const found = compared.find(({ difference }) => difference !== null) ?? compared.find(({ undecided }) => undecided !== null);
  const assumes = new Set(compared.flatMap((each) => each.assumes));
  return { difference: found?.difference ?? null, undecided: found?.undecided ?? null, assumes: [...assumes] };
}

function diffNamespaces(a: Namespace, b: Namespace): Comparison {
  const diagrams = new Diagrams();
  const names = [a, b].flatMap(({ net }) => net.devices.flatMap((device) => device?.name ?? []));
  const shared = { diagrams, hidden: new HiddenConditions(diagrams), devices: new Devices(diagrams, names) };
  return compareRules(
    nameOf(a),
    [
      { environment: new LabEnvironment(shared, a.net), firewall: a.net.config.firewall },
      { environment: new LabEnvironment(shared, b.net), firewall: b.net.config.firewall },
    ],
    (witness) => {
      const [one, other] = [a, b].map(({ host, net }) => {
        const lab = host.lab.fork();
        return see(lab, lab.kernel.nets[net.id]!, witness);
      });
      return [one!, other!];
    },
  );
}
