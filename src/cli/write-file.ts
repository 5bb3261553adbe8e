/** Writes a file that the command line names, or refuses in one line. */
import { writeFileSync } from "node:fs";
import { reasonOf } from "./host-errors.ts";
import { InputError } from "./options.ts";

export function writeFile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new InputError(`${file}: ${reasonOf(error)}`, 2);
  }
}
