/** The help text of sysctl (procps-ng 4.0.2), as it prints it. */
import { recordedText } from "../../help/help.ts";

export const SYSCTL_HELP = recordedText("sysctl -h");
