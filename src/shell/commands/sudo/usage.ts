/** What sudo 1.9.13 says about its own use. */
import { recordedText } from "../../help/help.ts";

export const SUDO_USAGE = recordedText("sudo");

export const SUDO_HELP = recordedText("sudo -h");
