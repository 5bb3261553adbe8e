/**
 * Runs a script on the real kernel as `bash FILE` would run it there: its output, its errors and its exit code, as they come. The
 * script lies where its name says in the session's own /root, so that messages call it as it was called, and is gone when it
 * runs.
 */
import { basename, dirname, isAbsolute, normalize } from "node:path";
import type { Scenario } from "../scenario/step.ts";
import { singleQuoted } from "../shell/evaluator/quoting.ts";
import { type RunOptions, runSession, type SessionEnd, sessionProgram } from "./session.ts";

const MAIN = 'exec 3>&-; session "$(< $L/path)"';

/** `name` is $0. */
export function replayScript(scenario: Scenario, source: string, name: string, options: RunOptions = {}): Promise<SessionEnd> {
  const path = pathOf(name);
  // bash reads on from the file that it opened: the script finds /root as empty as it is on a fresh host.
  const script = `rm -rf ${singleQuoted(isAbsolute(path) ? path : path.split("/")[0]!)}; ${source}`;
  const main = `mkdir -p ${singleQuoted(dirname(path))}\ncat $L/script > ${singleQuoted(path)}\n${MAIN}`;
  // Standard output and error are the caller's: a terminal stays one.
  return runSession(scenario, sessionProgram(scenario, { script, path }, main), options, () => {}, "inherit");
}

/** Where the session has files of its own. */
const OWN = /^\/(?:root|tmp)\//;

/** Below /root, or what it is called with where that is the session's own; a name that leads elsewhere keeps its last part. */
function pathOf(name: string): string {
  const path = normalize(name);
  return path.startsWith("..") || (isAbsolute(path) && !OWN.test(path)) ? basename(path) : path;
}
