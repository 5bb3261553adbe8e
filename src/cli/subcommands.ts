/** Registry of the commands with options of their own: add one line and a file; each is loaded when it is asked for. */
type Run = (argv: readonly string[]) => number | Promise<number>;

export const SUBCOMMANDS = {
  explain: async () => (await import("./explain.ts")).runExplain,
  import: async () => (await import("./import.ts")).runImport,
  diff: async () => (await import("./questions.ts")).runDiff,
  matrix: async () => (await import("./questions.ts")).runMatrix,
  test: async () => (await import("./test/test.ts")).runTests,
  up: async () => (await import("./up/up.ts")).runUp,
  exec: () => client("exec"),
  history: () => client("history"),
  socks: () => client("socks"),
  down: () => client("down"),
  bench: async () => (await import("./bench/bench.ts")).runBench,
  play: async () => (await import("./play.ts")).runPlay,
  learn: async () => (await import("./learn.ts")).runLearn,
  fuzz: async () => (await import("./fuzz.ts")).runFuzz,
  judge: async () => (await import("./judge.ts")).runJudge,
} satisfies Readonly<Record<string, () => Promise<Run>>>;

/** Of a lab that netnsim up --detach left running. */
async function client(command: "exec" | "history" | "socks" | "down"): Promise<Run> {
  const { runClient } = await import("./up/client.ts");
  return (argv) => runClient(command, argv);
}

export function isSubcommand(word: string): word is keyof typeof SUBCOMMANDS {
  return Object.hasOwn(SUBCOMMANDS, word);
}
