/** `-m comment`: matches always, says something to the reader. Linux: xt_comment.c. */
import { quoteWord } from "../text.ts";
import { defineMatch } from "../xtables.ts";

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

/** iptables-nft 1.8.9 cuts a longer comment without a word. */
function readComment(text: string): string {
  return text.slice(0, MOST_CHARACTERS);
}
