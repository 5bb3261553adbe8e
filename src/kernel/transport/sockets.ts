/** The sockets of a namespace, by protocol. */
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
}
