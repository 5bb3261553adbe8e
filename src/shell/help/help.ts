/**
 * What real tools say of their own use, recorded: the files in recorded/ have the commands and what Debian 12's tools printed;
 * `npm run record -- help` runs the commands again and makes the module texts.ts of them.
 */
import { TEXTS } from "./texts.ts";

/** What a command of recorded/ printed. */
export function recordedText(command: string): string {
  const text = TEXTS.get(command);
  if (text === undefined) throw new Error(`${command}: not recorded in src/shell/help/recorded`);
  return text;
}

/** The same where not every name has a text. */
export function recordedTextIfAny(command: string): string | undefined {
  return TEXTS.get(command);
}
