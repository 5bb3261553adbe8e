/** What ss of iproute2 6.1 says about its own use. */
import { recordedText } from "../../help/help.ts";

export const SS_USAGE = recordedText("ss -h");
