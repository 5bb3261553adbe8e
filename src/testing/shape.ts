/**
 * The shapes of random labs: who is cabled to whom. A segment is one broadcast domain: a cable between two hosts, a bridge in a
 * namespace of its own (a switch), or a bridge in a host that has an address on it (as docker0).
 */
import fc from "fast-check";

/** A broadcast domain. */
export interface Segment {
  /** Hosts with an address here, in order. */
  readonly members: readonly string[];
  /** `cable`: two members. `switch`: a bridge nobody has an address on. `own`: the bridge of its first member. */
  readonly kind: "cable" | "switch" | "own";
}

/** Who is cabled to whom. */
export interface Shape {
  /** All names. */
  readonly hosts: readonly string[];
  /** Hosts that forward. */
  readonly routers: readonly string[];
  /** The broadcast domains. */
  readonly segments: readonly Segment[];
}

/** Shapes from the smallest, two hosts and a cable, to three routers in a ring. */
export function shapes(): fc.Arbitrary<Shape> {
  const count = (max: number) => fc.integer({ min: 1, max });
  return fc.oneof(
    { withCrossShrink: true },
    fc.constant(pair()),
    count(3).map(switched),
    fc.tuple(count(3), fc.boolean()).map(([routers, behindSwitch]) => row(routers, behindSwitch)),
    count(3).map((containers) => bridgeHost([containers])),
    fc.tuple(count(2), count(2)).map((counts) => bridgeHost(counts)),
    fc.constant(ring()),
  );
}

const cable = (a: string, b: string): Segment => ({ kind: "cable", members: [a, b] });

function pair(): Shape {
  return { hosts: ["a", "b"], routers: [], segments: [cable("a", "b")] };
}

/** a, b, c, d on one switch. */
function switched(more: number): Shape {
  const hosts = ["a", "b", "c", "d"].slice(0, more + 1);
  return { hosts, routers: [], segments: [{ kind: "switch", members: hosts }] };
}

/** a - r1 - r2 - r3 - b; where asked for, c beside a on a switch. */
function row(count: number, behindSwitch: boolean): Shape {
  const routers = ["r1", "r2", "r3"].slice(0, count);
  const first: Segment = behindSwitch ? { kind: "switch", members: ["a", "c", "r1"] } : cable("a", "r1");
  const between = routers.slice(1).map((router, index) => cable(routers[index]!, router));
  const hosts = ["a", ...(behindSwitch ? ["c"] : []), ...routers, "b"];
  return { hosts, routers, segments: [first, ...between, cable("b", routers.at(-1)!)] };
}

/** A host with bridges of containers, as docker makes them, and b outside. */
function bridgeHost(containers: readonly number[]): Shape {
  const bridges = containers.map((count, bridge): Segment => {
    const names = Array.from({ length: count }, (_, index) => `c${bridge}${index}`);
    return { kind: "own", members: ["h", ...names] };
  });
  const names = bridges.flatMap((bridge) => bridge.members.slice(1));
  return { hosts: [...names, "h", "b"], routers: ["h"], segments: [...bridges, cable("b", "h")] };
}

/** Three routers in a ring, a behind the first and b behind the second: there are two paths. */
function ring(): Shape {
  const segments = [cable("a", "r1"), cable("r1", "r2"), cable("r2", "r3"), cable("r3", "r1"), cable("b", "r2")];
  return { hosts: ["a", "r1", "r2", "r3", "b"], routers: ["r1", "r2", "r3"], segments };
}
