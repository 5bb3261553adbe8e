/**
 * Scripts that the real bash 5.2 and the simulator's shell run side by side: the same output, the same exit code, and no internal
 * error. What is known to differ (against-bash/known.ts, KNOWN-DIFFERENCES.md) passes. It needs the real bash, and root for
 * namespaces of its own.
 */
import fc from "fast-check";
import { RealBash, whyNoRealBash } from "../../shell/real-bash.ts";
import { canonical, type Recorded } from "../../shell/recorded.ts";
import { runScript } from "../../shell/run-script.ts";
import { arithmeticScripts } from "../against-bash/arithmetic.ts";
import { knownKind } from "../against-bash/known.ts";
import { shellScripts } from "../against-bash/scripts.ts";
import { wordScripts } from "../against-bash/words.ts";
import type { Room } from "../room.ts";

/** One bash for all scripts of this process. */
let real: RealBash | null = null;

export const againstBash: Room<string> = {
  name: "against-bash",
  cases: fc.oneof(arithmeticScripts, wordScripts, shellScripts),
  whyAbsent: whyNoRealBash,
  async run(script) {
    real ??= new RealBash();
    const theirs = await real.run(script);
    const result = await runScript(script, { name: "../t.sh" });
    const ours = { stdout: canonical(result.stdout), stderr: canonical(result.stderr), exitCode: result.exitCode };
    const isSame = ours.stdout === theirs.stdout && ours.stderr === theirs.stderr && ours.exitCode === theirs.exitCode;
    return isSame || knownKind(script, theirs, ours) !== null ? null : `bash ${shown(theirs)}\n  netnsim ${shown(ours)}`;
  },
  print: (script) => script,
};

function shown({ stdout, stderr, exitCode }: Recorded): string {
  return `[exit ${exitCode}]\n${stdout}--- stderr\n${stderr}`;
}
