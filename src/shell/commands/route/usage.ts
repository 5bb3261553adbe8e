/** The help texts of route (net-tools 2.10), as it prints them. */
import { recordedText } from "../../help/help.ts";

export const INET_USAGE = recordedText("route -A inet -h");

export const ROUTE_USAGE = recordedText("route -h 2> /dev/null");

/** The families, which are printed on stderr. */
export const ROUTE_FAMILIES = recordedText("route -h 2>&1 > /dev/null");

export const ROUTE_VERSION = recordedText("route -V");
