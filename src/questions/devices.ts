/**
 * Names of devices as numbers. Rules ask for a name or its beginning, so where there is no lab a few names stand for all: each
 * that is asked for, one more for each beginning, and two that nobody asks for.
 */
import type { Firewall } from "../kernel/config/netfilter.ts";
import type { DeviceTest } from "../kernel/netfilter/compile.ts";
import { type Diagrams, NONE, type Node } from "./diagram.ts";
import { asItCame, type FieldName, hasBits } from "./fields.ts";

export const LOOPBACK = "lo";
/** IFNAMSIZ without the zero at its end. */
const LONGEST_NAME = 15;

export class Devices {
  readonly names: readonly string[];
  readonly #diagrams: Diagrams;

  constructor(diagrams: Diagrams, names: Iterable<string>) {
    this.#diagrams = diagrams;
    this.names = [...new Set([...names, LOOPBACK])];
  }

  /** The packets whose device, by this field, has one of the names. */
  having(field: FieldName, accepts: (name: string) => boolean): Node {
    return this.names.reduce(
      (node, name, number) =>
        accepts(name) ? this.#diagrams.or(node, hasBits(this.#diagrams, asItCame(field), -1, number)) : node,
      NONE,
    );
  }

  isNamed(field: FieldName, name: string): Node {
    return this.having(field, (each) => each === name);
  }
}

/** -i and -o of a name; the empty one is that of no device. */
export function acceptsName({ name, isPrefix, inverted }: DeviceTest, device: string): boolean {
  return (isPrefix ? device.startsWith(name) : device === name) !== inverted;
}

/** One name for each thing that the rules can tell apart. */
export function namesAskedFor(firewalls: readonly Firewall[]): readonly string[] {
  const patterns = new Set<string>();
  for (const firewall of firewalls)
    for (const table of Object.values(firewall))
      for (const { rules } of table.chains)
        for (const { inDevice, outDevice } of rules) {
          if (inDevice !== null) patterns.add(inDevice.value);
          if (outDevice !== null) patterns.add(outDevice.value);
        }
  const names = new Set([...patterns].filter((pattern) => !pattern.endsWith("+")));
  for (const pattern of patterns) if (pattern.endsWith("+")) names.add(otherName(pattern.slice(0, -1), patterns));
  // Two of which the rules say nothing: one to come in by, one to leave by.
  for (let count = 0; count < 2; count++) names.add(otherName("eth", new Set([...patterns, ...names])));
  return [...names];
}

/** A name with a beginning that nobody asks for as a whole, nor for a longer beginning of it. */
function otherName(beginning: string, patterns: ReadonlySet<string>): string {
  if (beginning.length >= LONGEST_NAME) return beginning;
  const longer = [...patterns].flatMap((pattern) =>
    pattern.endsWith("+") && pattern.length > beginning.length + 1 ? [pattern.slice(0, -1)] : [],
  );
  for (let number = 0; ; number++) {
    const name = `${beginning === "" ? "eth" : beginning}${number}`;
    if (!patterns.has(name) && !longer.some((each) => name.startsWith(each))) return name;
  }
}
