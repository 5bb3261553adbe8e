/** Cases as a bash script: what each prints, then what it says, then its exit code. */
import { quote } from "../../patterns/script.ts";
import type { JqCase } from "./programs.ts";

/** Stands between the cases. */
export const MARK = "==case==\n";

export function caseScript({ command, input }: JqCase): string {
  return `printf '%s' ${quote(input)} | jq ${command} 2> errors; code=$?; cat errors; echo "[$code]"; echo "==case=="\n`;
}
