/** A lab that works, and how to break it. */

export interface Plan {
  readonly world: string;
  readonly picture: string;
  readonly setup: readonly string[];
  readonly request: string;
  readonly faults: readonly Fault[];
}

export interface Fault {
  /** Commands that may break the request; those that do not are passed over. */
  readonly breaks: string;
  /** One command against it. */
  readonly repair: string;
}

export const fault = (breaks: string, repair: string): Fault => ({ breaks, repair });

/** A namespace with an address on a cable whose other end is a port of the host. */
export function cabled(netns: string, port: string, address: string): string[] {
  return [
    `ip netns add ${netns}`,
    `ip link add ${port} type veth peer name eth0 netns ${netns}`,
    `ip link set ${port} up`,
    `ip -n ${netns} link set lo up`,
    `ip -n ${netns} link set eth0 up`,
    `ip -n ${netns} addr add ${address} dev eth0`,
  ];
}
