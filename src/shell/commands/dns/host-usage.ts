/** What host 9.18 says about its own use. */
import { recordedText } from "../../help/help.ts";

export const HOST_USAGE = recordedText("host");
