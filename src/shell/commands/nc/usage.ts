/** What nc prints of its options, as Debian's openbsd-netcat 1.219 does. */
import { recordedText } from "../../help/help.ts";

export const NC_USAGE = recordedText("nc");

export const NC_VERSION = recordedText("nc -h 2>&1 | head -n 1");

export const NC_HELP = recordedText("nc -h 2>&1 | tail -n +7");
