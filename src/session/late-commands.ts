import { refused } from "./errors.ts";

/** Commands that are loaded behind a page's first prompt: before the first line is run, and meanwhile nobody waits for them. */
export class LateCommands {
  /** Null once all labs know them. */
  #load: (() => Promise<void>) | null;
  #loading: Promise<void> | null = null;

  constructor(load: (() => Promise<void>) | null) {
    this.#load = load;
  }

  async load(): Promise<void> {
    if (this.#load === null) return;
    this.#loading ??= this.#load();
    try {
      await this.#loading;
    } catch (thrown) {
      // The next line tries again.
      this.#loading = null;
      throw refused(`the commands could not be loaded: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }

  /** Loads them; true where the lab that is there was made before and does not know them. */
  async complement(): Promise<boolean> {
    if (this.#load === null) return false;
    await this.load();
    this.#load = null;
    return true;
  }
}
