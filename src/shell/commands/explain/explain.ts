/**
 * `explain COMMAND...`: runs a command and then says why each of its packets went where it went. A word of netnsim's own: no
 * Linux has it, so replay, compare and record refuse it.
 */
import { explanationJson } from "../../../explain/json.ts";
import { explanationText } from "../../../explain/text.ts";
import { Recording } from "../../../trace/recording.ts";
import type { Command } from "../../command.ts";
import { complain, makeTool, type ToolContext } from "../../tools/kit.ts";
import { findProgram } from "../../tools/time.ts";
import { runChild } from "../run-child.ts";
import { namesOf } from "./names.ts";
import { queryLab } from "./query.ts";

const USAGE = `Usage: explain [-q | -v] [--json | --without] COMMAND...

Runs COMMAND, then says for each packet what looked at it on its path, and why it went where it went.

  -q         a line for each packet
  -v         all packets and all that looked at them
  --json     the same as data
  --without  for each rule that matched: what comes of COMMAND without it, tried in a copy of the lab
`;

/** Where the terminal does not say how wide it is. */
const USUAL_WIDTH = 120;
const LEAST_WIDTH = 60;

export const explain: Command = {
  ...makeTool("explain", function* (context: ToolContext) {
    const { level, isJson, isWithout, words } = parse(context.argv);
    if (words.length === 0) {
      context.stderr.write(USAGE);
      return 2;
    }
    const missing = findProgram(context, words);
    if (missing !== null) {
      complain(context, missing.text);
      return missing.exitCode;
    }
    const { host, stdout, env, process } = context;
    const { count: number } = host.loop.commands;
    const recording = new Recording();
    const stop = host.taps.explainIn(recording);
    let exitCode: number;
    try {
      exitCode = yield* runChild(process, context.spawn(words));
    } finally {
      stop();
    }
    if (isWithout) return queryLab(context, { argv: ["explain", ...words], number, exitCode });
    const explained = { title: words.join(" "), exitCode, hops: recording.hops };
    const names = namesOf(host.kernel);
    const width = Math.max(LEAST_WIDTH, stdout.columns ?? USUAL_WIDTH);
    const color = stdout.columns !== undefined && !env.has("NO_COLOR");
    stdout.write(isJson ? explanationJson(explained, names) : `\n${explanationText(explained, names, { level, width, color })}`);
    return exitCode;
  }),
  path: "/usr/local/bin/explain",
};

interface Parsed {
  readonly level: "quiet" | "normal" | "verbose";
  readonly isJson: boolean;
  readonly isWithout: boolean;
  /** The command; none where an option is not known. */
  readonly words: readonly string[];
}

function parse(argv: readonly string[]): Parsed {
  let level: Parsed["level"] = "normal";
  let isJson = false;
  let isWithout = false;
  let at = 1;
  for (; argv[at]?.startsWith("-"); at++) {
    if (argv[at] === "--") {
      at++;
      break;
    }
    if (argv[at] === "-q") level = "quiet";
    else if (argv[at] === "-v") level = "verbose";
    else if (argv[at] === "--json") isJson = true;
    else if (argv[at] === "--without") isWithout = true;
    else return { level, isJson, isWithout, words: [] };
  }
  return { level, isJson, isWithout, words: argv.slice(at) };
}
