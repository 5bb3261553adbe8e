/**
 * `python3 -m json.tool`: reads one JSON text and writes it indented by four, everything beyond ASCII escaped. Its options are
 * refused.
 */
import type { Step } from "../../../sim/wait.ts";
import type { CommandContext } from "../../command.ts";
import { readAll } from "../../io.ts";

export function* runJsonTool(context: CommandContext, args: readonly string[]): Step<number> {
  if (args.length > 0) {
    context.stderr.write(`python3: json.tool argument ${JSON.stringify(args[0])} is not modelled\n`);
    return 2;
  }
  const text = yield* readAll(context.stdin);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const at = text.search(/\S/);
    const position = at < 0 ? text.length : at;
    context.stderr.write(
      `Expecting value: line ${lineOf(text, position)} column ${columnOf(text, position)} (char ${position})\n`,
    );
    return 1;
  }
  const escaped = JSON.stringify(value, null, 4).replace(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  context.stdout.write(`${escaped}\n`);
  return 0;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

function columnOf(text: string, at: number): number {
  return at - text.lastIndexOf("\n", at - 1);
}
