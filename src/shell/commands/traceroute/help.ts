/** What traceroute 2.1.2 prints of its options. */
import { recordedText } from "../../help/help.ts";

export const TRACEROUTE_HELP = recordedText("traceroute --help");

export const TRACEROUTE_VERSION = recordedText("traceroute -V");
