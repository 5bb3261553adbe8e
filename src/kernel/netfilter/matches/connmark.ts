/** `-m connmark`: the connection's mark under a mask. Linux: xt_connmark.c. */
import { CONNECTION_MARK, masked, TRACKED } from "../bounds.ts";
import { hex } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { type MarkMask, readMarkMask } from "../xtoptions.ts";
import { markText } from "./mark.ts";

interface ConnmarkOptions extends MarkMask {
  readonly inverted: boolean;
}

export const connmarkMatch = defineMatch<ConnmarkOptions>({
  name: "connmark",
  options: [{ names: ["mark"], read: readMarkMask, invertible: true, required: true }],
  finish: (given) => ({ ...given.value<MarkMask>("mark")!, inverted: given.inverted("mark") }),
  needsConntrack: () => true,
  save: (options) => `${options.inverted ? " !" : ""} --mark ${markText(options)}`,
  list: (options) => ` connmark match ${options.inverted ? "!" : ""} ${markText(options)}`,
  boxes: ({ mark, mask, inverted }) => [[...masked(TRACKED, 1, 1), ...masked(CONNECTION_MARK, mask, mark, inverted)]],
  miss: (_options, { connection }) => ({
    has: connection === null ? "it belongs to no connection" : `the connection's mark is ${hex(connection.mark)}`,
  }),
  compile({ mark, mask, inverted }) {
    const wanted = mark | 0;
    return ({ connection }) => connection !== null && ((connection.mark & mask) === wanted) !== inverted;
  },
});
