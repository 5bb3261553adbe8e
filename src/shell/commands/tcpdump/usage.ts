/** tcpdump's version and usage texts. */
import { recordedText } from "../../help/help.ts";

export const VERSION = recordedText("tcpdump --version");

export const USAGE = recordedText("tcpdump -h");
