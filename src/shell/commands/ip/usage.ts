/** The help texts of ip (iproute2 6.1), as it prints them. */
import { recordedText } from "../../help/help.ts";

export const IP_HELP = recordedText("ip help");

export const LINK_HELP = recordedText("ip link help");

export const BRIDGE_HELP = recordedText("ip link help bridge");

export const BRIDGE_SLAVE_HELP = recordedText("ip link help bridge_slave");

export const VETH_HELP = recordedText("ip link help veth");

export const ADDRESS_HELP = recordedText("ip address help");

export const ROUTE_HELP = recordedText("ip route help");

export const RULE_HELP = recordedText("ip rule help");

export const NEIGH_HELP = recordedText("ip neigh help");

export const NETNS_HELP = recordedText("ip netns help");
