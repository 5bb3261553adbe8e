import type { CommandContext } from "../../command.ts";
import { VERSION_LINE } from "./usage.ts";

/** What the kernel refused. */
export function fail({ stderr }: CommandContext, why: string): number {
  stderr.write(`${VERSION_LINE}: Operation failed: ${why}\n`);
  return 1;
}
