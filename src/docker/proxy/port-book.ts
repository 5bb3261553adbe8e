/**
 * Which host ports docker gave out, address by address: that 0.0.0.0:81 stands in the way of 127.0.0.1:81 the kernel says when it is bound.
 * A port nobody named is the next of the ephemeral range. Source: libnetwork/portallocator.
 */
import type { Net } from "../../kernel/net.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Protocol } from "../shapes.ts";

export class PortBook {
  readonly #net: Net;
  /** By address: `${protocol}/${port}`. */
  readonly #taken = new Map<Ipv4, Set<string>>();
  readonly #last = new Map<string, number>();

  constructor(net: Net) {
    this.#net = net;
  }

  take(address: Ipv4, protocol: Protocol, port: number): boolean {
    if (!this.isFree(address, protocol, port)) return false;
    const own = this.#taken.get(address) ?? new Set();
    own.add(`${protocol}/${port}`);
    this.#taken.set(address, own);
    return true;
  }

  isFree(address: Ipv4, protocol: Protocol, port: number): boolean {
    return !this.#taken.get(address)?.has(`${protocol}/${port}`);
  }

  /** The next free one of the ephemeral range; null where all are taken. */
  takeNext(address: Ipv4, protocol: Protocol): number | null {
    const { localPortLow: low, localPortHigh: high } = this.#net.settings;
    const key = `${address}/${protocol}`;
    let port = this.#last.get(key) ?? high;
    for (let tried = low; tried <= high; tried++) {
      port = port >= high || port < low ? low : port + 1;
      if (!this.take(address, protocol, port)) continue;
      this.#last.set(key, port);
      return port;
    }
    return null;
  }

  release(address: Ipv4, protocol: Protocol, port: number): void {
    this.#taken.get(address)?.delete(`${protocol}/${port}`);
  }
}
