/** docker's --format: parse once, run over each value. */
import { type ExecuteOptions, executeTemplate } from "./execute.ts";
import { TemplateSyntaxError } from "./lex.ts";
import type { Node } from "./nodes.ts";
import { parseTemplate } from "./parse.ts";
import type { GoValue } from "./value.ts";

export { TemplateError } from "./execute.ts";

export class Template {
  readonly #source: string;
  readonly #name: string;
  readonly #nodes: readonly Node[];

  /** Throws a TemplateSyntaxError whose message is Go's, after `template: `. Most of docker's templates have no name. */
  constructor(source: string, name = "") {
    this.#source = source;
    this.#name = name;
    try {
      this.#nodes = parseTemplate(source);
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      throw new TemplateSyntaxError(`${name}:${source.split("\n").length}: ${error.message}`);
    }
  }

  /** Throws a TemplateError where a value has not what the template asks for. */
  execute(value: GoValue, options: ExecuteOptions = {}): string {
    return executeTemplate(this.#nodes, { source: this.#source, name: this.#name }, value, options);
  }
}

export { TemplateSyntaxError } from "./lex.ts";
