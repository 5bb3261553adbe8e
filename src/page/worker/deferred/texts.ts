/** What tools print of their use, once it has been loaded, in place of src/shell/help/texts.ts. */
export const TEXTS = new Map<string, string>();
