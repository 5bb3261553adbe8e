/**
 * What ICMP taught about single destinations: a path MTU (FRAGMENTATION_NEEDED) or a better gateway (REDIRECT).
 * Linux keeps these as exceptions of a next hop (fib_nh_exception, net/ipv4/route.c); here one small table per namespace.
 */
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Net } from "../net.ts";

export interface RouteException {
  readonly destination: Ipv4;
  /** 0 where no path MTU was learnt. */
  mtu: number;
  /** The reported MTU was below net.ipv4.route.min_pmtu: it is kept locked, packets go out without DF. */
  mtuLocked: boolean;
  /** ANY where no redirect was taken. */
  gateway: Ipv4;
  expiresUs: number;
}

export class RouteExceptions {
  readonly #net: Net;
  readonly #byDestination = new Map<Ipv4, RouteException>();

  constructor(net: Net) {
    this.#net = net;
  }

  get size(): number {
    return this.#byDestination.size;
  }

  find(destination: Ipv4): RouteException | null {
    if (this.#byDestination.size === 0) return null;
    const exception = this.#byDestination.get(destination);
    if (exception === undefined) return null;
    if (exception.expiresUs > this.#net.loop.nowUs) return exception;
    this.#byDestination.delete(destination);
    return null;
  }

  /** Linux: __ip_rt_update_pmtu(). A report above what is known changes nothing. */
  learnMtu(destination: Ipv4, reported: number, currentMtu: number): void {
    if (currentMtu < reported) return;
    const { settings, loop } = this.#net;
    const locked = reported < settings.minPmtu;
    const mtu = locked ? Math.min(currentMtu, settings.minPmtu) : reported;
    const before = this.find(destination);
    this.#byDestination.set(destination, {
      destination,
      mtu,
      mtuLocked: locked,
      gateway: before?.gateway ?? (0 as Ipv4),
      expiresUs: loop.nowUs + settings.mtuExpiresSeconds * 1_000_000,
    });
  }

  learnGateway(destination: Ipv4, gateway: Ipv4): void {
    const before = this.find(destination);
    this.#byDestination.set(destination, {
      destination,
      mtu: before?.mtu ?? 0,
      mtuLocked: before?.mtuLocked ?? false,
      gateway,
      expiresUs: this.#net.loop.nowUs + 300_000_000,
    });
  }

  flush(): void {
    this.#byDestination.clear();
  }

  *[Symbol.iterator](): Generator<RouteException> {
    for (const exception of this.#byDestination.values()) if (exception.expiresUs > this.#net.loop.nowUs) yield exception;
  }
}
