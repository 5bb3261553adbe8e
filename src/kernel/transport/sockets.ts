/** The sockets of a namespace, by protocol. */
import { type Restore, restoreAll } from "../../sim/restore.ts";
import type { Net } from "../net.ts";
import { RawTable } from "./raw.ts";
import { TcpTable } from "./tcp/table.ts";
import { UdpTable } from "./udp.ts";

export class Sockets {
  readonly udp: UdpTable;
  readonly tcp: TcpTable;
  readonly raw: RawTable;

  constructor(net: Net) {
    this.udp = new UdpTable();
    this.tcp = new TcpTable(net);
    this.raw = new RawTable();
  }

  /** Whether no connection is open and no datagram waits to be read: those who listen are in no other state. */
  get atRest(): boolean {
    return !this.tcp.hasConnections && [...this.udp, ...this.raw].every((socket) => !socket.hasSomething);
  }

  save(): Restore {
    const sockets = [...this.udp, ...this.tcp.sockets(), ...this.raw];
    return restoreAll([this.udp.save(), this.tcp.save(), this.raw.save(), ...sockets.map((socket) => socket.save())]);
  }
}
