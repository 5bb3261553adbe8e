/**
 * One --format over one value; what is wrong with it is said in docker's words: 64 where it cannot be parsed, 1 where it asks for
 * what is not there.
 */
import type { CommandContext } from "../../../command.ts";
import { Template, TemplateError, TemplateSyntaxError } from "../format/template.ts";
import type { GoValue } from "../format/value.ts";

export function runFormat(context: CommandContext, format: string, value: GoValue, name = ""): number {
  try {
    context.stdout.write(`${new Template(format, name).execute(value)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) {
      context.stderr.write(`template parsing error: template: ${error.message}\n`);
      return 64;
    }
    if (!(error instanceof TemplateError)) throw error;
    context.stdout.write("\n");
    context.stderr.write(`template: ${error.message}\n`);
    return 1;
  }
}
