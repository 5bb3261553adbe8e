/** `netnsim judge fetch`: brings Debian's kernels and tools to this machine, for `--on qemu`. */
import { cacheFolder } from "../linux/vm/cache.ts";
import { fetchGuest } from "../linux/vm/fetch.ts";
import { ToolFailed } from "../linux/vm/unpack.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { reasonOf } from "./host-errors.ts";
import { ProgressReporter } from "./progress-reporter.ts";
import { abortOnSignals } from "./signals.ts";

export const JUDGE_HELP = `Usage: netnsim judge fetch [--docker] [--mirror URL] [--nearest]

Fetches Debian 12's tools and two of Debian's kernels (130 MB) and builds the guest that \`--on qemu\` runs scripts in, with no root. It takes
2 GB of the cache (XDG_CACHE_HOME, else ~/.cache) and some minutes of one processor, once; nothing is fetched afterwards.

  --docker      Debian's docker, too (66 MB more): scripts with \`# world: dockerhost\` run beside a real dockerd 20.10
  --mirror URL  the archive of Debian's packages (default: that of apt's sources)
  --nearest     where a version has left the archive, take the one it has now: what is recorded is not the same bytes then

Needs QEMU (qemu-system-x86_64), apt, dpkg-deb, tar and xz.
`;

export interface JudgeOptions {
  readonly mirror: string | null;
  readonly nearest: boolean;
  readonly docker: boolean;
}

/** Null where help was asked for. */
export function parseJudgeOptions(argv: readonly string[]): JudgeOptions | null {
  const { values, positionals } = parse(argv);
  if (values.help) return null;
  const [verb, extra] = positionals;
  if (verb !== "fetch")
    throw new UsageError(
      verb === undefined ? "judge: fetch is missing" : `judge: unknown command ${JSON.stringify(verb)}: fetch`,
    );
  if (extra !== undefined) throw new UsageError(`judge: one too many: ${JSON.stringify(extra)}`);
  return { mirror: values.mirror?.replace(/\/+$/, "") ?? null, nearest: values.nearest ?? false, docker: values.docker ?? false };
}

function parse(argv: readonly string[]) {
  return readArguments("judge", {
    args: [...argv],
    allowPositionals: true,
    options: {
      docker: { type: "boolean" },
      mirror: { type: "string" },
      nearest: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
}

export async function runJudge(argv: readonly string[]): Promise<number> {
  const options = parseJudgeOptions(argv);
  if (options === null) {
    process.stdout.write(JUDGE_HELP);
    return 0;
  }
  const reporter = new ProgressReporter();
  const stop = abortOnSignals();
  try {
    await fetchGuest({
      ...options,
      signal: stop.signal,
      say: (text) => reporter.say(text),
      progress: (line) => reporter.progress(line),
    });
    reporter.say(`ready: netnsim replay FILE --on qemu (all of it is in ${cacheFolder()})`);
    return 0;
  } catch (error) {
    reporter.end();
    const interrupted = stop.exitCode();
    if (interrupted !== null) return interrupted;
    process.stderr.write(`netnsim: judge: ${error instanceof ToolFailed ? error.message : reasonOf(error)}\n`);
    return 2;
  } finally {
    stop.done();
  }
}
