/** Breaks a lesson's prose for a terminal: paragraphs at spaces; blocks, lists and what has no spaces stay as they are. */
export function wrapped(markdown: string, width: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let isBlock = false;
  const flush = (): void => {
    if (paragraph.length > 0) lines.push(broken(paragraph.join(" "), width));
    paragraph = [];
  };
  for (const line of markdown.split("\n")) {
    const isFence = line.startsWith("```");
    if (!isBlock && !isFence && /^[^\s#|-]/.test(line)) {
      paragraph.push(line);
      continue;
    }
    flush();
    if (isFence) isBlock = !isBlock;
    else lines.push(line);
  }
  flush();
  return lines.join("\n");
}

function broken(text: string, width: number): string {
  let column = 0;
  const pieces = text.split(" ").map((word, index) => {
    const fits = index === 0 || column + 1 + word.length <= width;
    const between = index === 0 ? "" : fits ? " " : "\n";
    column = fits ? column + between.length + word.length : word.length;
    return `${between}${word}`;
  });
  return pieces.join("");
}
