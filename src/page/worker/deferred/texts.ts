/**
 * What tools print of their use, once it has been loaded; vite.page.config.ts writes the few into it that are asked for before. It
 * stands for src/shell/help/texts.ts.
 */
export const TEXTS = new Map<string, string>([]);
