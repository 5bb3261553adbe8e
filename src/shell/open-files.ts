/** How many files a process may have open, soft and hard: what `ulimit -n` prints, in containers too. */
export const OPEN_FILES = 1024;
