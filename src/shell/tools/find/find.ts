/**
 * find: files by name, path, expression, type, size and mode, and what to do with them. Files have no owners or times here: what
 * asks for those is refused by name. GNU findutils 4.9.
 */
import { complain, makeTool } from "../kit.ts";
import { BadExpression, type FollowedLinks } from "./nodes.ts";
import { expressionStart, FindParser } from "./parser.ts";
import { Quit, Walk } from "./walk.ts";

export const FIND = makeTool("find", function* (context) {
  const words = context.argv.slice(1);
  if (words[0] === "--version" || words[0] === "-version") {
    context.stdout.write("find (GNU findutils) 4.9.0\n");
    return 0;
  }
  let links: FollowedLinks = "none";
  while (words[0] !== undefined && /^-(?:[HLP]|O.*|D)$/.test(words[0])) {
    const option = words.shift()!;
    if (/^-[HLP]$/.test(option)) links = option === "-L" ? "all" : option === "-H" ? "arguments" : "none";
    if (option === "-D") words.shift();
    if (option.startsWith("-O") && !/^-O\d+$/.test(option)) {
      complain(context, "Please specify a decimal number immediately after -O");
      return 1;
    }
  }
  const at = expressionStart(words);
  const paths = words.slice(0, at);
  try {
    const expression = new FindParser(words.slice(at), (text) => complain(context, text), links).parse();
    const walk = new Walk(context, expression);
    try {
      for (const path of paths.length > 0 ? paths : ["."]) yield* walk.from(path);
    } catch (error) {
      if (!(error instanceof Quit)) throw error;
    }
    yield* walk.finish();
    return walk.exitCode;
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    complain(context, error.message);
    return 1;
  }
});
