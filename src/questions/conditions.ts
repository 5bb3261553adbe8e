/** What a rule asks for as a set of packets, given where it stands and what other rules changed of them before. */
import type { Match, Rule } from "../kernel/config/netfilter.ts";
import {
  addressBounds,
  type Bound,
  type Box,
  CONNECTION_MARK,
  DESTINATION,
  DESTINATION_PORT,
  DESTINATION_TYPE,
  DIRECTION,
  type Field,
  ICMP_TYPE,
  LENGTH,
  MARK,
  masked,
  ORIGINAL_DESTINATION,
  ORIGINAL_DESTINATION_PORT,
  ORIGINAL_SOURCE,
  ORIGINAL_SOURCE_PORT,
  PROTOCOL,
  SOURCE,
  SOURCE_PORT,
  SOURCE_TYPE,
  STATE,
  TCP_FLAGS,
  TOS,
  TRACKED,
  TTL,
} from "../kernel/netfilter/bounds.ts";
import { DeviceTest } from "../kernel/netfilter/compile.ts";
import { findMatch } from "../kernel/netfilter/matches/index.ts";
import { saveMatch } from "../kernel/netfilter/rule-text.ts";
import { TCP } from "../wire/tcp.ts";
import { UDP } from "../wire/udp.ts";
import { type Changes, isAsItCame, isChangeable, type VariedName } from "./changes.ts";
import { acceptsName } from "./devices.ts";
import { ALL, NONE, type Node } from "./diagram.ts";
import {
  asItCame,
  CONNECTION_NEW,
  CONNECTION_ORIGINAL,
  CONNECTION_REPLY,
  type FieldName,
  hasBits,
  isKnown,
  isWithin,
  type Value,
} from "./fields.ts";
import type { RuleSet } from "./rule-set.ts";
import { hopsBefore, type Stage, type StageDevice } from "./stage.ts";
import { stateBit } from "./states.ts";
import { having } from "./varied.ts";

/** The packets a rule matches, of those that were changed so. */
export function conditionOf(rules: RuleSet, rule: Rule, stage: Stage, changes: Changes): Node {
  // No packet here is a later fragment.
  if (rule.fragment?.inverted === false) return NONE;
  const { diagrams } = rules.environment;
  const asks = new Asking(rules, stage, changes);
  let node = diagrams.and(asks.device(rule.inDevice, stage.inDevice), asks.device(rule.outDevice, asks.outDevice));
  for (const bound of headerBounds(rule)) node = diagrams.and(node, asks.bound(bound));
  for (const match of rule.matches) {
    if (node === NONE) return NONE;
    if (match.name !== "comment") node = diagrams.and(node, asks.match(rule, match));
  }
  return node;
}

function headerBounds(rule: Rule): readonly Bound[] {
  const { protocol } = rule;
  return [...addressBounds(rule), ...(protocol === null ? [] : masked(PROTOCOL, 0xff, protocol.value, protocol.inverted))];
}

class Asking {
  readonly #rules: RuleSet;
  readonly #stage: Stage;
  readonly #changes: Changes;

  constructor(rules: RuleSet, stage: Stage, changes: Changes) {
    this.#rules = rules;
    this.#stage = stage;
    this.#changes = changes;
  }

  get outDevice(): StageDevice {
    return this.#changes.isRerouted ? this.#stage.newOutDevice : this.#stage.outDevice;
  }

  device(asked: Rule["inDevice"], device: StageDevice): Node {
    if (asked === null) return ALL;
    const test = new DeviceTest(asked);
    if (device !== null && "field" in device)
      return this.#rules.environment.devices.having(device.field, (name) => acceptsName(test, name));
    return acceptsName(test, device?.name ?? "") ? ALL : NONE;
  }

  match(rule: Rule, match: Match): Node {
    const { diagrams } = this.#rules.environment;
    const boxes = boxesOf(match);
    if (boxes === null || (asksTransport(boxes) && rule.protocol?.inverted !== false))
      return this.#rules.hiddenMatch(rule, match, saveMatch(match).trim());
    let node = NONE;
    for (const box of boxes) {
      let inside = ALL;
      for (const bound of box) inside = diagrams.and(inside, this.bound(bound));
      node = diagrams.or(node, inside);
    }
    return node;
  }

  bound(bound: Bound): Node {
    const node = this.#plainBound(bound);
    return bound.inverted ? this.#rules.environment.diagrams.minus(ALL, node) : node;
  }

  #plainBound({ field, mask, low, high }: Bound): Node {
    switch (field) {
      case STATE:
        return this.#bits(mask, low, (bit) => stateBit(this.#rules, this.#changes, bit));
      case SOURCE_TYPE:
        return this.#bits(mask, low, (bit) => this.#rules.environment.typeIs("source", bit, this.#stage, this.#changes));
      case DESTINATION_TYPE:
        return this.#bits(mask, low, (bit) => this.#rules.environment.typeIs("destination", bit, this.#stage, this.#changes));
      case TRACKED:
        return this.#either(low === 1, this.#rules.tracked(this.#changes));
      case DIRECTION:
        return this.#either(low === 1, this.#connection(CONNECTION_NEW, CONNECTION_ORIGINAL));
      case ORIGINAL_SOURCE:
      case ORIGINAL_DESTINATION:
      case ORIGINAL_SOURCE_PORT:
      case ORIGINAL_DESTINATION_PORT:
        return this.#original(field, mask, low, high);
      case TTL:
        return this.#varied("ttl", (value) => {
          const hops = isAsItCame("ttl", value) ? hopsBefore(this.#stage) : 0;
          return this.#range("ttl", value, mask, low + hops, high + hops);
        });
      default: {
        const name = FIELD_NAMES[field]!;
        if (isChangeable(name)) return this.#varied(name, (value) => this.#range(name, value, mask, low, high));
        return this.#range(name, asItCame(name), mask, low, high);
      }
    }
  }

  #varied(name: VariedName, property: (value: Value) => Node): Node {
    return having(this.#rules.environment.diagrams, this.#changes[name], property);
  }

  #range(name: FieldName, value: Value, mask: number, low: number, high: number): Node {
    const { diagrams, hidden } = this.#rules.environment;
    if (!isKnown(value)) {
      const text = `${name} after ${value.unknown}: ${low >>> 0}-${high >>> 0}, mask ${mask >>> 0}`;
      return hidden.node(text, text);
    }
    return low === high ? hasBits(diagrams, value, mask, low) : isWithin(diagrams, value, low >>> 0, high >>> 0);
  }

  /** All bits under a mask as wanted, each a set of its own. */
  #bits(mask: number, wanted: number, isSet: (bit: number) => Node): Node {
    let node = ALL;
    for (let bit = 1; bit <= mask; bit <<= 1)
      if (mask & bit) node = this.#rules.environment.diagrams.and(node, this.#either((wanted & bit) !== 0, isSet(bit)));
    return node;
  }

  #either(isWanted: boolean, node: Node): Node {
    return isWanted ? node : this.#rules.environment.diagrams.minus(ALL, node);
  }

  #connection(...states: readonly number[]): Node {
    const { diagrams } = this.#rules.environment;
    return states.reduce((node, state) => diagrams.or(node, hasBits(diagrams, asItCame("connection"), -1, state)), NONE);
  }

  /**
   * What the connection's first packet had: this one, one like it, or one the other direction. Of an error's connection, and of
   * what stands for ports where there are none, nothing is known.
   */
  #original(field: Field, mask: number, low: number, high: number): Node {
    const { diagrams, hidden } = this.#rules.environment;
    const [own, mirrored] = ORIGINAL_NAMES[field]!;
    const like = this.#connection(CONNECTION_NEW, CONNECTION_ORIGINAL);
    const reply = this.#connection(CONNECTION_REPLY);
    const known = diagrams.and(diagrams.or(like, reply), own.endsWith("Port") ? this.#protocol(TCP, UDP) : ALL);
    const text = `the connection's original ${own}: ${low >>> 0}-${high >>> 0}, mask ${mask >>> 0}`;
    const asked = diagrams.or(
      diagrams.and(like, this.#range(own, asItCame(own), mask, low, high)),
      diagrams.and(reply, this.#range(mirrored, asItCame(mirrored), mask, low, high)),
    );
    return diagrams.or(diagrams.and(known, asked), diagrams.minus(hidden.node(text, text), known));
  }

  #protocol(...numbers: readonly number[]): Node {
    const { diagrams } = this.#rules.environment;
    return numbers.reduce((node, number) => diagrams.or(node, hasBits(diagrams, asItCame("protocol"), -1, number)), NONE);
  }
}

const FIELD_NAMES: Readonly<Record<Field, FieldName>> = {
  [SOURCE]: "source",
  [DESTINATION]: "destination",
  [SOURCE_PORT]: "sourcePort",
  [DESTINATION_PORT]: "destinationPort",
  [LENGTH]: "length",
  [TOS]: "tos",
  [MARK]: "mark",
  [TCP_FLAGS]: "flags",
  [ICMP_TYPE]: "icmpType",
  [CONNECTION_MARK]: "connectionMark",
  [PROTOCOL]: "protocol",
};

const ORIGINAL_NAMES: Readonly<Record<Field, readonly [FieldName, FieldName]>> = {
  [ORIGINAL_SOURCE]: ["source", "destination"],
  [ORIGINAL_DESTINATION]: ["destination", "source"],
  [ORIGINAL_SOURCE_PORT]: ["sourcePort", "destinationPort"],
  [ORIGINAL_DESTINATION_PORT]: ["destinationPort", "sourcePort"],
};

const TRANSPORT: readonly Field[] = [SOURCE_PORT, DESTINATION_PORT, TCP_FLAGS, ICMP_TYPE];

/** Without a protocol that has them, ports and flags are whatever bytes stand there. */
function asksTransport(boxes: readonly Box[]): boolean {
  return boxes.some((box) => box.some(({ field }) => TRANSPORT.includes(field)));
}

function boxesOf({ name, options }: Match): readonly Box[] | null {
  const match = findMatch(name)!;
  return match.isBounded ? [match.bounds!(options)] : (match.boxes?.(options) ?? null);
}
