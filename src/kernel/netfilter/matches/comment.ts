/** `-m comment`: matches always, says something to the reader. Linux: xt_comment.c. */
import { quoteWord } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { type ValueContext, XtablesError } from "../xtoptions.ts";

const MOST_CHARACTERS = 255;

interface CommentOptions {
  readonly comment: string;
}

export const commentMatch = defineMatch<CommentOptions>({
  name: "comment",
  options: [{ names: ["comment"], read: readComment, required: true }],
  finish: (given) => ({ comment: given.value<string>("comment") ?? "" }),
  save: ({ comment }) => ` --comment ${quoteWord(comment)}`,
  list: ({ comment }) => ` /* ${comment} */`,
  compile: () => () => true,
});

function readComment(text: string, { extension, option }: ValueContext): string {
  if (text.length <= MOST_CHARACTERS) return text;
  throw new XtablesError(`${extension}: ${option}: Argument must have a maximum length of ${MOST_CHARACTERS} characters\n`);
}
