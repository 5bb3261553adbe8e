/** What xxd prints of itself. */
import { recordedText } from "../../help/help.ts";

export const XXD_VERSION = recordedText("xxd -v");

export const XXD_USAGE = recordedText("xxd -h");
