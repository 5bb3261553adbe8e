/** The help texts of bridge (iproute2 6.1), as it prints them. */
import { recordedText } from "../../help/help.ts";

export const BRIDGE_TOOL_HELP = recordedText("bridge help");

export const BRIDGE_LINK_HELP = recordedText("bridge link help");

export const BRIDGE_FDB_HELP = recordedText("bridge fdb help");

export const BRIDGE_VLAN_HELP = recordedText("bridge vlan help");
