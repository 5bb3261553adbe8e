/**
 * Which host ports docker gave out, by address (`::` among them) and protocol. A port nobody named is the next of the ephemeral
 * range, one of a range the next of that range: each goes on where it ended the last time. From 27 on 0.0.0.0 and the other
 * addresses exclude each other; before, the kernel says that when the port is bound. Source: libnetwork/portallocator.
 */
import type { Net } from "../../kernel/net.ts";
import { DockerError, type Protocol } from "../shapes.ts";

export const ANY_4 = "0.0.0.0";
export const ANY_6 = "::";

export class PortAllocator {
  readonly #net: Net;
  readonly #sharesAny: boolean;
  /** By address: `${protocol}/${port}`. */
  readonly #taken = new Map<string, Set<string>>();
  /** By address, protocol and range: the port given out last. */
  readonly #last = new Map<string, number>();

  constructor(net: Net, { sharesAny }: { readonly sharesAny: boolean }) {
    this.#net = net;
    this.#sharesAny = sharesAny;
  }

  /**
   * Takes one port on all of the addresses: the one asked for, one of the range, or one of the ephemeral range (0 to 0). Throws
   * docker's words.
   */
  take(addresses: readonly string[], protocol: Protocol, low: number, high: number): number {
    if (low !== 0 && low === high) {
      const holder = this.#holder(addresses, protocol, low);
      if (holder !== null) throw new DockerError(`Bind for ${holder}:${low} failed: port is already allocated`);
      this.#mark(addresses, protocol, low);
      return low;
    }
    const { localPortLow, localPortHigh } = this.#net.settings;
    const [first, last] = low === 0 ? [localPortLow, localPortHigh] : [low, high];
    const range = `${protocol}/${low}-${high}`;
    let port = this.#last.get(`${addresses[0]}/${range}`) ?? last;
    for (let tried = first; tried <= last; tried++) {
      port = port >= last || port < first ? first : port + 1;
      if (this.#holder(addresses, protocol, port) !== null) continue;
      this.#mark(addresses, protocol, port);
      for (const address of addresses) this.#last.set(`${address}/${range}`, port);
      return port;
    }
    throw new DockerError("all ports are allocated");
  }

  release(addresses: readonly string[], protocol: Protocol, port: number): void {
    for (const address of addresses) this.#taken.get(address)?.delete(`${protocol}/${port}`);
  }

  /** The address on which the port is given out already; null where it is free. */
  #holder(addresses: readonly string[], protocol: Protocol, port: number): string | null {
    const key = `${protocol}/${port}`;
    const own = addresses.find((address) => this.#taken.get(address)?.has(key) === true);
    if (own !== undefined) return own;
    if (!this.#sharesAny) return null;
    const v4 = addresses.filter((address) => address !== ANY_6);
    if (!v4.includes(ANY_4)) return v4.length > 0 && this.#taken.get(ANY_4)?.has(key) === true ? ANY_4 : null;
    for (const [other, ports] of this.#taken) if (other !== ANY_6 && ports.has(key)) return other;
    return null;
  }

  #mark(addresses: readonly string[], protocol: Protocol, port: number): void {
    for (const address of addresses) {
      const own = this.#taken.get(address) ?? new Set();
      own.add(`${protocol}/${port}`);
      this.#taken.set(address, own);
    }
  }
}
