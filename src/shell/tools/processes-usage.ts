/** The usage of pgrep and pkill (procps 4.0.2), killall (psmisc 23.6) and pidof (sysvinit 3.06), recorded. */
import { recordedText } from "../help/help.ts";

export const PGREP_USAGE = recordedText("pgrep --help");

export const PKILL_USAGE = recordedText("pkill --help");

export const KILLALL_USAGE = recordedText("killall");

export const PIDOF_USAGE = recordedText("pidof -h");
