/** What a filter expression is compiled for, and where it finds names. */
export interface FilterContext {
  readonly linkType: number;
  /** True for a savefile, where a frame's direction and device are not known. */
  readonly savefile: boolean;
  /** The netmask of the device listened on (`ip broadcast`); 0 where it has none. */
  readonly netmask: number;
  /** The addresses of a host's name; null where it has none. */
  host(name: string): readonly number[] | null;
  /** The port of a service's name; null where there is none of that protocol. */
  port(name: string, protocol: "tcp" | "udp"): number | null;
  /** The number of a protocol's name in /etc/protocols. */
  protocol(name: string): number | null;
}
