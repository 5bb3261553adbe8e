/** Arithmetic with the shell's variables. */
import { ArithmeticError, type ArithmeticScope, evaluateArithmetic } from "./arithmetic.ts";
import { assignText } from "./assign.ts";
import { ExpansionFailed } from "./control.ts";
import type { Shell } from "./shell.ts";
import { scalarOf } from "./variables.ts";

/** The value of an expanded expression; prints bash's message and gives up the command where it has none. */
export function evaluate(shell: Shell, text: string, who = ""): bigint {
  try {
    return evaluateArithmetic(text, scopeOf(shell));
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    shell.complain(who + error.text);
    throw new ExpansionFailed(1, "discard");
  }
}

export function evaluateText(shell: Shell, text: string): number {
  return Number(evaluate(shell, text));
}

function scopeOf(shell: Shell): ArithmeticScope {
  return {
    get(name, index) {
      const value = shell.variables.value(name);
      if (value === undefined && shell.options.has("nounset")) {
        shell.complain(`${name}: unbound variable`);
        throw new ExpansionFailed(127, "exit");
      }
      if (index === null) return scalarOf(value);
      if (value instanceof Map) return value.get(plainKey(shell, index));
      const position = evaluateText(shell, index);
      if (Array.isArray(value)) return value[position < 0 ? value.length + position : position];
      return position === 0 || position === -1 ? value : undefined;
    },
    set(name, index, value) {
      assignText(shell, index === null ? name : `${name}[${index}]`, value);
    },
  };
}

function plainKey(shell: Shell, index: string): string {
  void shell;
  return index.replace(/^(["'])(.*)\1$/, "$2");
}
