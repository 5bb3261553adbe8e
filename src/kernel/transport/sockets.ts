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

  get isEmpty(): boolean {
    return this.tcp.isEmpty && [...this.udp, ...this.raw].length === 0;
  }

  save(): Restore {
    return restoreAll([this.udp.save(), this.tcp.save(), this.raw.save()]);
  }
}
