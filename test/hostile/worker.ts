/**
 * The process in which hostile inputs are run, one message each: the room's name and the case; the reply is what is wrong, or
 * null.
 */
import { freezeConfiguration } from "../../src/kernel/config/tree.ts";
import { roomNamed } from "./rooms/index.ts";

freezeConfiguration();

process.on("message", async ({ room, input }: { room: string; input: unknown }) => {
  process.send!(await verdictOf(room, input));
});
process.send!("ready");

async function verdictOf(room: string, input: unknown): Promise<string | null> {
  try {
    return await roomNamed(room).run(input);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : `threw ${String(error)}`;
  }
}
