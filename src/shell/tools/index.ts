/** The tools, by hand. */
import type { Command } from "../command.ts";
import { CAT, TEE } from "./cat.ts";
import { SEQ, WC, YES } from "./count.ts";
import { EGREP, FGREP, GREP } from "./grep.ts";
import { HEAD, TAIL } from "./head-tail.ts";
import { DATE, SLEEP, TIMEOUT } from "./time.ts";

export const TOOLS: readonly Command[] = [CAT, TEE, HEAD, TAIL, GREP, EGREP, FGREP, WC, SEQ, YES, SLEEP, TIMEOUT, DATE];

/** Those that open /dev/fd/N themselves, while it is still written to. */
export const STREAMING: readonly string[] = ["cat", "tee", "head", "tail", "grep", "egrep", "fgrep", "wc"];
