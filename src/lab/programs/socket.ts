/** What the sockets of programs have in common: options, addresses as text, and refusals that say which call it was. */
import type { ErrnoName } from "../../kernel/config/errno.ts";
import { findDevice } from "../../kernel/netlink/link.ts";
import { type Endpoint as KernelEndpoint, Socket as KernelSocket } from "../../kernel/transport/socket.ts";
import type { Process } from "../../sim/process.ts";
import type { WaitQueue } from "../../sim/wait.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import * as read from "../arguments.ts";
import { Refused } from "../refused.ts";

/** An address and a port. */
export interface Endpoint {
  /** Dotted: "10.0.0.1". "0.0.0.0" is any. */
  readonly address: string;
  /** 0 to 65535; 0 is none yet. */
  readonly port: number;
}

/** What every socket can be opened with. */
export interface SocketOptions {
  /** The device that it sends and receives by alone, as SO_BINDTODEVICE: "eth0". */
  readonly device?: string;
  /** The mark of its packets, as SO_MARK; 0 by default. */
  readonly mark?: number;
  /** The TTL of its packets, 1 to 255; net.ipv4.ip_default_ttl by default. */
  readonly ttl?: number;
  /** DSCP and ECN of its packets in one byte, as IP_TOS; 0 by default. */
  readonly tos?: number;
}

export const SOCKET_OPTION_READERS = {
  device: read.optional(read.text),
  mark: read.optional(read.whole(0, 0xffff_ffff)),
  ttl: read.optional(read.whole(1, 255)),
  tos: read.optional(read.whole(0, 255)),
} as const;

export const readPort = read.whole(0, 65_535);

/** What all sockets of a program can do. They are closed when the program ends, however it ends. */
export abstract class ProgramSocket {
  /** @internal */
  readonly inside: KernelSocket;

  /** @internal */
  constructor(socket: KernelSocket, holder: Process, options: SocketOptions = {}) {
    this.inside = socket;
    hold(socket, holder);
    if (options.device !== undefined) {
      const device = findDevice(socket.net, options.device);
      if (device === null) throw this.refused(`device ${options.device}`, "ENODEV");
      socket.device = device.ifindex;
    }
    socket.mark = (options.mark ?? 0) | 0;
    socket.ttl = options.ttl ?? 0;
    socket.tos = options.tos ?? 0;
  }

  /** Closes it: nothing more can be done with it (EBADF). Once closed, closing it again does nothing. */
  close(): void {
    this.inside.close();
  }

  /** Whether it is closed. */
  get isClosed(): boolean {
    return this.inside.closed;
  }

  /**
   * Refuses a call on a socket that is closed.
   * @internal
   */
  mustBeOpen(call: string): void {
    if (this.inside.closed) throw this.refused(call, "EBADF");
  }

  /** @internal */
  get readable(): WaitQueue {
    return this.inside.ready;
  }

  /**
   * Whether a read, an accept or a receive would not wait.
   * @internal
   */
  abstract get isReadable(): boolean;

  /** @internal */
  refused(call: string, errno: ErrnoName): Refused {
    return new Refused(call, { errno });
  }

  /** @internal */
  throwIfRefused(call: string, errno: ErrnoName | null): void {
    if (errno !== null) throw this.refused(call, errno);
  }
}

export function endpointOf({ address, port }: KernelEndpoint): Endpoint {
  return { address: formatIpv4(address), port };
}

/** Makes the process the one that ss shows, with the lowest descriptor that is free. */
export function hold(socket: KernelSocket, process: Process): void {
  const leader = process.leader ?? process;
  const taken = new Set(
    [...leader.handles].map((each) => (each instanceof KernelSocket && each !== socket ? each.holder?.fd : 0)),
  );
  let fd = 3;
  while (taken.has(fd)) fd++;
  socket.holder = { name: leader.comm, pid: leader.pid, fd };
}
