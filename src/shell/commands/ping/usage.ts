/** What ping prints of its options, as iputils 20221126 does. */
import { recordedText } from "../../help/help.ts";

export const PING_USAGE = recordedText("ping -h");
