/** The help texts of arp (net-tools 2.10), as it prints them. */
import { recordedText } from "../../help/help.ts";

export const ARP_USAGE = recordedText("arp -h 2> /dev/null");

/** Always on standard error, also where the usage goes to standard output. */
export const ARP_HARDWARE = recordedText("arp -h 2>&1 > /dev/null");

export const ARP_VERSION = recordedText("arp -V");
