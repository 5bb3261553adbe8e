/**
 * What every socket is: an owner, a pending error, options, and a queue to wait at. All calls return at once; a program waits by
 * yielding waitOn(socket.ready) and looks again.
 */
import type { Process } from "../../sim/process.ts";
import { type Restore, saveFields } from "../../sim/restore.ts";
import { type Awaited, WaitQueue } from "../../sim/wait.ts";
import { ANY, formatIpv4, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import { type IfIndex, NO_DEVICE } from "../config/link.ts";
import type { Net } from "../net.ts";
import type { SkbOwner } from "../skb.ts";

export interface Endpoint {
  readonly address: Ipv4;
  readonly port: number;
}

export const NOWHERE: Endpoint = { address: ANY, port: 0 };

/** `port 80`, and `10.0.0.1 port 80` where it is not any address. */
export function endpointWords({ address, port }: Endpoint): string {
  return address === ANY ? `port ${port}` : `${formatIpv4(address)} port ${port}`;
}

export abstract class Socket implements SkbOwner, Awaited {
  readonly net: Net;
  /** Its number in sockfs; 0 until a process has it. */
  inode = 0;
  uid = 0;
  gid = 0;
  /** Woken when there is something to read, room to write, a connection to accept, an error or an end. */
  readonly ready = new WaitQueue(this);
  /** SO_BINDTODEVICE. */
  device: IfIndex = NO_DEVICE;
  /** SO_MARK. */
  mark = 0;
  /** IP_TTL; 0 takes net.ipv4.ip_default_ttl. */
  ttl = 0;
  tos = 0;
  broadcastAllowed = false;
  /** The program that holds it, for ss and netstat: `users:(("nc",pid=1002,fd=3))`. */
  holder: { readonly name: string; readonly pid: number; readonly fd: number } | null = null;
  closed = false;
  #owner: Process | null = null;
  #error: ErrnoName | null = null;

  constructor(net: Net) {
    this.net = net;
  }

  /** What packets change of a socket at rest, which has nothing queued. */
  save(): Restore {
    const error = this.#error;
    const fields = saveFields(this);
    return () => {
      fields();
      this.#error = error;
    };
  }

  /** Keeps an error for the next call to find (sk_err). */
  setError(errno: ErrnoName): void {
    this.#error = errno;
    this.ready.wake();
  }

  /** Returns the pending error and clears it (SO_ERROR). */
  takeError(): ErrnoName | null {
    const error = this.#error;
    this.#error = null;
    return error;
  }

  get hasError(): boolean {
    return this.#error !== null;
  }

  /** What a program at `ready` waits for, in words. */
  abstract get awaited(): string;
  /** The process that has it open; null for one that nobody has accepted yet, and for a holder that does not end. */
  get owner(): Process | null {
    return this.#owner;
  }

  /**
   * Gives the socket to a process, which closes it when it ends, however it ends; null for a holder that does not end (dockerd).
   * Linux: fork(2) and the parent's close(2).
   */
  handTo(process: Process | null): void {
    this.#owner?.handles.delete(this);
    this.#owner = process?.leader ?? process;
    this.#owner?.handles.add(this);
  }

  /** The process that opened or accepted it has it from now on. Linux: fd_install(). */
  protected install(): void {
    this.inode = ++this.net.host.kernel.inodes.last;
    this.handTo(this.net.loop.current);
  }

  /** Closes it once, however often it is called. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.handTo(null);
    this.release();
  }

  /** What closing does to the protocol. Linux: sock_release(). */
  protected abstract release(): void;
}
