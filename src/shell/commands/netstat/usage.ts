/** What netstat of net-tools 2.10 says about its own use. */
import { recordedText } from "../../help/help.ts";

export const NETSTAT_USAGE = recordedText("netstat -h 2> /dev/null");

/** Always on standard error, also where the usage goes to standard output. */
export const NETSTAT_FAMILIES = recordedText("netstat -h 2>&1 > /dev/null");
