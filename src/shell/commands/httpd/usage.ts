/** What busybox 1.35 says of itself and of httpd. */
import { recordedText } from "../../help/help.ts";

export const BUSYBOX = recordedText("busybox httpd --help 2>&1 | head -n 1");

export const USAGE = recordedText("busybox httpd --help");
