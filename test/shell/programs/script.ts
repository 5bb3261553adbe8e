/** Cases as a bash script: what each prints, errors among it, then its exit code. */
import { quote } from "../patterns/script.ts";
import type { ProgramCase } from "./generate.ts";

export function programScript(cases: readonly ProgramCase[]): string {
  return cases
    .map(
      ({ tool, options, program, input }) =>
        `printf '%s' ${quote(input)} | ${tool} ${options}${quote(program)} 2>&1; echo "[$?]"\n`,
    )
    .join("");
}
