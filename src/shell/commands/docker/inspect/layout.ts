/**
 * A struct of docker's API as a list of its fields in Go's order: a name alone takes its value from the row of the option, a
 * field is docker's default of what is not modelled. A row goes before a default, so that an option that becomes modelled needs
 * no change here.
 */
import { type Field, field, type GoValue } from "../format/value.ts";

export type Slot = string | Field | { readonly name: string; readonly omitEmpty: true };

export function withValues(shown: ReadonlyMap<string, GoValue>, slots: readonly Slot[]): Field[] {
  return slots.map((slot) => {
    const { name, ...rest } = typeof slot === "string" ? { name: slot } : slot;
    const value = shown.get(name);
    if (value !== undefined) return field(name, value, rest);
    if ("value" in rest) return { name, ...rest };
    throw new Error(`API field ${name}: no option has it`);
  });
}
