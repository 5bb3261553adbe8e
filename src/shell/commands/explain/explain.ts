/**
 * `explain COMMAND...`: runs a command and then says why each of its packets went where it went. A word of netnsim's own: no
 * Linux has it, so replay, compare and record refuse it.
 */
import { explanationJson } from "../../../explain/json.ts";
import { widthOn } from "../../../explain/layout.ts";
import { explanationText } from "../../../explain/text.ts";
import { Recording } from "../../../trace/recording.ts";
import type { Command } from "../../command.ts";
import { runChild } from "../../run-child.ts";
import { complain, makeTool, type ToolContext } from "../../tools/kit.ts";
import { findProgram } from "../../tools/time.ts";
import { namesOf } from "./names.ts";
import { queryLab } from "./query.ts";

const USAGE = `Usage: explain [-q | -v] [--json | --without] COMMAND...

Runs COMMAND, then says for each packet what looked at it on its path, and why it went where it went.

  -q         a line for each packet
  -v         all packets and all that looked at them
  --json     the same as data, alone on standard output: what COMMAND prints goes to standard error
  --without  for each rule that matched: what comes of COMMAND without it, tried in a copy of the lab
  --help     this text
`;

export const explain: Command = {
  ...makeTool("explain", function* (context: ToolContext) {
    const { level, isJson, isWithout, isHelp, words } = parse(context.argv);
    if (isHelp || words.length === 0) {
      (isHelp ? context.stdout : context.stderr).write(USAGE);
      return isHelp ? 0 : 2;
    }
    const missing = findProgram(context, words);
    if (missing !== null) {
      complain(context, missing.text);
      return missing.exitCode;
    }
    const { host, stdout, env, process } = context;
    if (isWithout && isJson) {
      complain(context, "--without has no data: give one of --json and --without");
      return 2;
    }
    const { count: number } = host.loop.commands;
    const recording = new Recording();
    const stop = host.taps.explainIn(recording);
    let exitCode: number;
    try {
      // Standard output is the data's alone.
      exitCode = yield* runChild(process, context.spawn(words, isJson ? { stdout: context.stderr } : {}));
    } finally {
      stop();
    }
    if (isWithout) return yield* queryLab(context, { argv: ["explain", ...words], number, exitCode });
    const explained = { title: words.join(" "), exitCode, hops: recording.hops };
    const names = namesOf(host.kernel);
    const width = widthOn(stdout.columns);
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
  readonly isHelp: boolean;
  /** The command; none where an option is not known. */
  readonly words: readonly string[];
}

function parse(argv: readonly string[]): Parsed {
  let level: Parsed["level"] = "normal";
  let isJson = false;
  let isWithout = false;
  let isHelp = false;
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
    else if (argv[at] === "--help") isHelp = true;
    else return { level, isJson, isWithout, isHelp, words: [] };
  }
  return { level, isJson, isWithout, isHelp, words: argv.slice(at) };
}
