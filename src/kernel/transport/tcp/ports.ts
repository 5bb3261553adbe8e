/**
 * Who holds which local port, and which port is free. Linux: net/ipv4/inet_connection_sock.c (inet_csk_get_port(),
 * inet_csk_bind_conflict()), inet_hashtables.c (__inet_hash_connect()).
 * connect() looks among ports of the same parity as the range's first, bind() among the others, so that they do not meet.
 */
import { type Restore, restoreAll, saveMap } from "../../../sim/restore.ts";
import { ANY, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { IfIndex } from "../../config/link.ts";
import { NO_DEVICE } from "../../config/link.ts";
import type { Net } from "../../net.ts";

/** A socket or a TIME_WAIT entry that holds a port. */
export interface PortOwner {
  readonly localPort: number;
  readonly boundAddress: Ipv4;
  readonly device: IfIndex;
  readonly reuseAddr: boolean;
  readonly reusePort: boolean;
  /** Whose socket it is; a TIME_WAIT entry is nobody's. */
  readonly uid?: number;
  readonly state?: string;
}

interface Bucket {
  readonly owners: PortOwner[];
  /** Made by connect(): other connections may share the port as long as the four-tuples differ. */
  readonly byConnect: boolean;
}

export class Ports {
  readonly #net: Net;
  readonly #buckets = new Map<number, Bucket>();
  /** Where the next search towards a destination begins. */
  readonly #offsets = new Map<number, number>();

  constructor(net: Net) {
    this.#net = net;
  }

  save(): Restore {
    return restoreAll([
      saveMap(this.#buckets, ({ owners, byConnect }) => ({ owners: [...owners], byConnect })),
      saveMap(this.#offsets),
    ]);
  }

  *owners(): Generator<PortOwner> {
    for (const bucket of this.#buckets.values()) yield* bucket.owners;
  }

  hold(port: number, owner: PortOwner, byConnect = false): void {
    const bucket = this.#buckets.get(port);
    if (bucket === undefined) this.#buckets.set(port, { owners: [owner], byConnect });
    else if (!bucket.owners.includes(owner)) bucket.owners.push(owner);
  }

  release(owner: PortOwner): void {
    const bucket = this.#buckets.get(owner.localPort);
    const index = bucket?.owners.indexOf(owner) ?? -1;
    if (index < 0) return;
    bucket!.owners.splice(index, 1);
    if (bucket!.owners.length === 0) this.#buckets.delete(owner.localPort);
  }

  replace(before: PortOwner, after: PortOwner): void {
    const owners = this.#buckets.get(before.localPort)?.owners;
    const index = owners?.indexOf(before) ?? -1;
    if (index >= 0) owners![index] = after;
    else this.hold(after.localPort, after);
  }

  /** May this owner have this address and port? */
  conflicts(owner: PortOwner, address: Ipv4, port: number): boolean {
    const bucket = this.#buckets.get(port);
    if (bucket === undefined) return false;
    return bucket.owners.some((other) => {
      if (other === owner) return false;
      if (owner.device !== NO_DEVICE && other.device !== NO_DEVICE && owner.device !== other.device) return false;
      if (owner.reusePort && other.reusePort && (other.uid === undefined || other.uid === owner.uid)) return false;
      if (owner.reuseAddr && other.reuseAddr && other.state !== "LISTEN") return false;
      return address === ANY || other.boundAddress === ANY || address === other.boundAddress;
    });
  }

  /** A free port for bind(0); 0 where there is none. */
  findForBind(owner: PortOwner, address: Ipv4): number {
    const { localPortLow, localPortHigh } = this.#net.settings;
    const end = localPortHigh + 1;
    const half = localPortLow + ((end - localPortLow) >> 2) * 2;
    if (owner.reuseAddr) {
      const port = this.#search(owner, address, localPortLow, half);
      return port !== 0 ? port : this.#search(owner, address, half, end);
    }
    return this.#search(owner, address, localPortLow, end);
  }

  #search(owner: PortOwner, address: Ipv4, low: number, end: number): number {
    let remaining = end - low;
    if (remaining > 1) remaining &= ~1;
    const start = this.#net.loop.random.below(remaining) | 1;
    for (let pass = 0; pass < 2; pass++) {
      let port = low + ((start - pass) % remaining);
      for (let tried = 0; tried < remaining; tried += 2, port += 2) {
        if (port >= low + remaining) port -= remaining;
        if (!this.#net.settings.reservedPorts.has(port) && !this.conflicts(owner, address, port)) return port;
      }
    }
    return 0;
  }

  /** A free port for connect(); `isTaken` says whether the four-tuple is in use. 0 where there is none. */
  findForConnect(destination: number, isTaken: (port: number) => boolean): number {
    const { localPortLow: low, localPortHigh } = this.#net.settings;
    let remaining = localPortHigh + 1 - low;
    if (remaining > 1) remaining &= ~1;
    const seen = this.#offsets.get(destination) ?? this.#net.loop.random.next32();
    const offset = (seen % remaining) & ~1;
    for (let pass = 0; pass < 2; pass++) {
      let port = low + offset + pass;
      for (let tried = 0; tried < remaining; tried += 2, port += 2) {
        if (port >= low + remaining) port -= remaining;
        if (this.#net.settings.reservedPorts.has(port)) continue;
        const bucket = this.#buckets.get(port);
        if (bucket !== undefined && (!bucket.byConnect || isTaken(port))) continue;
        this.#offsets.set(destination, offset + tried + 2);
        return port;
      }
    }
    return 0;
  }
}
