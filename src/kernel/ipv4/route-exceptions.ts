/**
 * What ICMP taught about single destinations: a path MTU (FRAGMENTATION_NEEDED) or a better gateway (REDIRECT). It belongs to a
 * next hop of a fib_info, which all routes share that say the same, and ends with the last of them. Linux: fib_nh_exception,
 * net/ipv4/route.c; fib_nhc_update_mtu(), fib_semantics.c. Not modelled: that Linux keeps five to ten of them for each of 2,048
 * hash values.
 */
import { type Restore, saveMap } from "../../sim/restore.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import { ANY } from "../../wire/ipv4-address.ts";
import type { IfIndex } from "../config/link.ts";
import { type Route, routesIn } from "../config/route.ts";
import type { Net } from "../net.ts";
import type { RouteResult } from "./fib.ts";

export interface Learnt {
  /** 0 where no path MTU was learnt. */
  readonly mtu: number;
  /** The reported MTU was below net.ipv4.route.min_pmtu: it is kept locked, packets go out without DF. */
  readonly mtuLocked: boolean;
  /** ANY where no redirect was taken. */
  readonly gateway: Ipv4;
  /** Infinity once the cache was flushed: the entry says nothing any more, but stays. */
  readonly expiresUs: number;
}

/** Who looks a route up: a received packet ("input") or one made here ("output"). Each has a cached route of its own. */
export type Direction = "input" | "output";

interface RouteException {
  learnt: Learnt;
  /**
   * What the cached routes say, null before a lookup made them. They follow the exception only when it is learnt anew or
   * looked up: a changed MTU of the device leaves them as they were. Linux: fnhe_rth_input, fnhe_rth_output.
   */
  input: Learnt | null;
  output: Learnt | null;
}

/** The exceptions of one fib_info. */
interface Holder {
  /** One of the routes that share the fib_info. */
  witness: Route;
  /** For each of its next hops. */
  readonly hops: readonly Map<Ipv4, RouteException>[];
}

const REDIRECT_TIMEOUT_US = 300_000_000;

export class RouteExceptions {
  readonly #net: Net;
  readonly #holders = new Map<string, Holder>();

  constructor(net: Net) {
    this.#net = net;
  }

  save(): Restore {
    return saveMap(this.#holders, ({ witness, hops }) => ({
      witness,
      hops: hops.map((hop) => new Map([...hop].map(([destination, exception]) => [destination, { ...exception }]))),
    }));
  }

  /** Nothing has been learnt: lookups change nothing here. */
  get isEmpty(): boolean {
    return this.#holders.size === 0;
  }

  /** A path MTU has been learnt. */
  get hasMtu(): boolean {
    return [...this.#holders.values()].some(({ hops }) =>
      hops.some((hop) => [...hop.values()].some(({ learnt }) => learnt.mtu > 0)),
    );
  }

  /** What is known of a destination behind the next hop that a lookup found. Linux: find_exception(), rt_bind_exception(). */
  find(route: RouteResult, destination: Ipv4, direction: Direction = "output"): Learnt | null {
    if (this.#holders.size === 0 || route.info === null) return null;
    const exceptions = this.#holders.get(route.info.key)?.hops[route.hop];
    const exception = exceptions?.get(destination);
    if (exceptions === undefined || exception === undefined) return null;
    const { learnt } = exception;
    if (learnt.expiresUs <= this.#net.loop.nowUs) {
      exceptions.delete(destination);
      return null;
    }
    exception[direction] = learnt;
    return learnt;
  }

  /** A path MTU holds for all next hops of a route: which of them a packet took is not known. */
  learnMtu(route: RouteResult, destination: Ipv4, mtu: number, mtuLocked: boolean): void {
    const holder = this.#holderOf(route);
    const expiresUs = this.#net.loop.nowUs + this.#net.settings.mtuExpiresSeconds * 1_000_000;
    for (const hop of holder?.hops ?? []) learn(hop, destination, { mtu, mtuLocked, expiresUs });
  }

  learnGateway(route: RouteResult, destination: Ipv4, gateway: Ipv4): void {
    const hop = this.#holderOf(route)?.hops[route.hop];
    if (hop === undefined) return;
    learn(hop, destination, { gateway, expiresUs: this.#net.loop.nowUs + REDIRECT_TIMEOUT_US });
  }

  /** `ip route flush cache`, net.ipv4.route.flush: nothing is known any more. Linux: fnhe_genid_bump(), rt_bind_exception(). */
  flush(): void {
    for (const { hops } of this.#holders.values())
      for (const hop of hops) for (const exception of hop.values()) Object.assign(exception, nothingLearnt(NEVER));
  }

  /** Whether a route still says what this one was taken from. */
  isInUse({ info }: RouteResult): boolean {
    if (info === null) return true;
    const routes = routesIn(this.#net.config.routes, info.route.table);
    return routes.includes(info.route) || routes.some((route) => infoKey(route) === info.key);
  }

  /** With the last route that says the same goes what was learnt of it. Linux: fib_release_info(). */
  routesChanged(): void {
    const { routes } = this.#net.config;
    for (const [key, holder] of this.#holders) {
      const others = routesIn(routes, holder.witness.table);
      if (others.includes(holder.witness)) continue;
      const witness = others.find((route) => infoKey(route) === key);
      if (witness === undefined) this.#holders.delete(key);
      else holder.witness = witness;
    }
  }

  /**
   * A device's own MTU changed: no path over it has a larger one, and one that was limited by it alone may have grown.
   * Linux: fib_nhc_update_mtu().
   */
  deviceMtuChanged(device: IfIndex, before: number, after: number): void {
    for (const { witness, hops } of this.#holders.values()) {
      hops.forEach((exceptions, at) => {
        if (witness.nextHops[at]?.device !== device) return;
        for (const exception of exceptions.values()) exception.learnt = followDevice(exception.learnt, before, after);
      });
    }
  }

  /** What `ip route show cache` lists for a route's next hop, by destination. Linux: fnhe_dump_bucket(). */
  *cachedOf(route: Route, hop: number): Generator<readonly [Ipv4, Learnt]> {
    for (const [destination, { learnt, input, output }] of this.#holders.get(infoKey(route))?.hops[hop] ?? []) {
      const cached = input ?? output;
      if (cached !== null && learnt.expiresUs > this.#net.loop.nowUs) yield [destination, cached];
    }
  }

  #holderOf({ info }: RouteResult): Holder | null {
    if (info === null) return null;
    let holder = this.#holders.get(info.key);
    if (holder === undefined) {
      this.#net.epoch.move();
      holder = { witness: info.route, hops: info.route.nextHops.map(() => new Map()) };
      this.#holders.set(info.key, holder);
    }
    return holder;
  }
}

const NEVER = Number.POSITIVE_INFINITY;

function nothingLearnt(expiresUs: number): RouteException {
  return { learnt: { mtu: 0, mtuLocked: false, gateway: ANY, expiresUs }, input: null, output: null };
}

/** Linux: update_or_create_fnhe(). */
function learn(exceptions: Map<Ipv4, RouteException>, destination: Ipv4, news: Partial<Learnt>): void {
  const known = exceptions.get(destination) ?? nothingLearnt(0);
  const learnt = { ...known.learnt, ...news };
  exceptions.set(destination, { learnt, input: known.input && learnt, output: known.output && learnt });
}

function followDevice(learnt: Learnt, before: number, after: number): Learnt {
  if (learnt.mtuLocked) return after > learnt.mtu ? learnt : { ...learnt, mtu: after, mtuLocked: false };
  return after < learnt.mtu || before === learnt.mtu ? { ...learnt, mtu: after } : learnt;
}

/** Equal for routes that share a fib_info. Linux: fib_find_info(). */
export function infoKey(route: Route): string {
  const { type, protocol, scope, preferredSource, metric, table, mtu, mtuLocked, advmss } = route;
  const said = `${type} ${protocol} ${scope} ${preferredSource} ${metric} ${table} ${mtu} ${mtuLocked} ${advmss}`;
  return route.nextHops.reduce(
    (key, { gateway, device, weight, onlink, ownGateway }) => `${key}|${gateway} ${device} ${weight} ${onlink} ${ownGateway}`,
    said,
  );
}
