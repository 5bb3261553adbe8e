/** What sed prints of itself. GNU sed 4.9 of Debian 12. */
import { recordedText } from "../../help/help.ts";

export const SED_HELP = recordedText("sed");

export const SED_VERSION = recordedText("sed --version | head -n 1");
