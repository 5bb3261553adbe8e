/** What nstat of iproute2 6.1 prints about itself. */
import { recordedText } from "../../help/help.ts";

export const NSTAT_VERSION = recordedText("nstat -V");
export const NSTAT_USAGE = recordedText("nstat -h");
