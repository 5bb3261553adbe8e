/** What mawk prints of itself. mawk 1.3.4 20200120 of Debian 12. */
import { recordedText } from "../../help/help.ts";

export const AWK_USAGE = recordedText("mawk -W usage");

export const AWK_VERSION = recordedText("mawk -W version 2>&1 | head -n 1");
