/** Calls of a session, one after another. What runs without an end meanwhile is stopped for each, and goes on afterwards. */
export class CallQueue {
  readonly #goOn: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #keys = 0;
  #wake: () => void = () => {};

  /** `goOn` lets happen what happens while nobody calls, until somebody does. */
  constructor(goOn: () => Promise<void>) {
    this.#goOn = goOn;
  }

  /** Somebody waits. */
  get isWanted(): boolean {
    return this.#waiting > 0;
  }

  /** A key that ends what runs waits. */
  get hasKey(): boolean {
    return this.#keys > 0;
  }

  call<T>(act: () => Promise<T>): Promise<T> {
    this.#waiting++;
    this.#wake();
    const result = this.#last.then(act);
    this.#last = result
      .catch(() => {})
      .then(() => {
        this.#waiting--;
        if (this.#waiting === 0) this.#last = this.#goOn();
      });
    return result;
  }

  /** A key: what runs is ended for it. */
  async key(act: () => Promise<void>): Promise<void> {
    this.#keys++;
    await this.call(async () => {
      this.#keys--;
      await act();
    });
  }

  /** A pause that ends when somebody calls. */
  pause(pause: Promise<void>): Promise<void> {
    if (this.isWanted) return Promise.resolve();
    return Promise.race([
      pause,
      new Promise<void>((resolve) => {
        this.#wake = resolve;
      }),
    ]);
  }
}
