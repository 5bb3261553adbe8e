/**
 * What tools print of their use, once it has been loaded, in place of src/shell/help/texts.ts; vite.page.config.ts writes the few
 * into it that are asked for before.
 */
export const TEXTS = new Map<string, string>([]);
