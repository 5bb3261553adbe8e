/** A lesson's prose as HTML. What looks like HTML in it is shown as text, and links lead nowhere that runs something. */
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt("commonmark", { html: false });

export function htmlOf(prose: string): string {
  return markdown.render(prose);
}

/** A sentence, in which only `code` is more than text. */
export function inlineHtmlOf(sentence: string): string {
  return markdown.renderInline(sentence);
}
