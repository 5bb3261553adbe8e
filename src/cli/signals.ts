/** Ctrl-C and its like, while something runs that has to be ended first. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export interface Stop {
  readonly signal: AbortSignal;
  /** The exit code that says which signal came; null where none did. */
  exitCode(): number | null;
  /** From now on signals do what they always do. */
  done(): void;
}

export function abortOnSignals(): Stop {
  const controller = new AbortController();
  let exitCode: number | null = null;
  const listeners = Object.entries(EXIT_CODES).map(([name, code]) => {
    const listener = () => {
      exitCode ??= code;
      controller.abort();
    };
    process.on(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    done: () => {
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}
