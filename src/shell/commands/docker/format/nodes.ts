/** The tree of a parsed template, and each node's own text as Go's error messages show it. */

export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly pipe: Pipe }
  | {
      readonly kind: "if" | "with" | "range";
      readonly pipe: Pipe;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | { readonly kind: "break" | "continue" };

export interface Pipe {
  readonly variables: readonly string[];
  readonly isAssignment: boolean;
  readonly commands: readonly Command[];
}

export interface Command {
  readonly at: number;
  readonly args: readonly Operand[];
}

export type Operand =
  | { readonly kind: "dot" | "nil"; readonly at: number }
  | { readonly kind: "constant"; readonly at: number; readonly text: string; readonly value: string | number | boolean }
  | { readonly kind: "field"; readonly at: number; readonly names: readonly string[] }
  | { readonly kind: "variable"; readonly at: number; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: "function"; readonly at: number; readonly name: string }
  | { readonly kind: "pipe"; readonly at: number; readonly pipe: Pipe; readonly names: readonly string[] };

export function operandText(operand: Operand): string {
  switch (operand.kind) {
    case "dot":
      return ".";
    case "nil":
      return "nil";
    case "constant":
      return operand.text;
    case "field":
      return operand.names.map((name) => `.${name}`).join("");
    case "variable":
      return operand.name + operand.names.map((name) => `.${name}`).join("");
    case "function":
      return operand.name;
    case "pipe":
      return `(${pipeText(operand.pipe)})${operand.names.map((name) => `.${name}`).join("")}`;
    default:
      return operand satisfies never;
  }
}

export function commandText(command: Command): string {
  return command.args.map(operandText).join(" ");
}

export function pipeText(pipe: Pipe): string {
  const declared = pipe.variables.length === 0 ? "" : `${pipe.variables.join(", ")} ${pipe.isAssignment ? "=" : ":="} `;
  return declared + pipe.commands.map(commandText).join(" | ");
}
