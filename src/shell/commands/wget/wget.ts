/**
 * wget 1.21.3 for http, into files or stdout, with the transcript it writes when stderr is no terminal. Left out and refused by
 * name: https and ftp, recursion, -c, -N, -b, -i, rates, authentication, IPv6 (options.ts lists what is taken).
 */

import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { formatDate } from "../../evaluator/strftime.ts";
import { resolvePath } from "../../files.ts";
import { toBytes } from "../../io.ts";
import { epochSeconds } from "../http/date.ts";
import { readWgetLine, WGET_OPTIONS, type WgetOptions } from "./options.ts";
import { seconds, speed } from "./progress.ts";
import { Retrieval, type Session } from "./retrieve.ts";
import { parseWgetUrl } from "./url.ts";

export const wget: Command = { name: "wget", path: "/usr/bin/wget", options: WGET_OPTIONS, run: runWget };

function* runWget(context: CommandContext): Program {
  const options = readWgetLine(context);
  const { host, files, cwd, stderr } = context;
  const write =
    options.logFile === null
      ? (text: string) => stderr.write(text)
      : (text: string) => void files.writeFile(resolvePath(cwd, options.logFile!), toBytes(text), { append: true });
  if (options.logFile !== null) files.writeFile(resolvePath(cwd, options.logFile), new Uint8Array(0));
  if (options.document !== null && options.document !== "-" && options.document !== "/dev/null") {
    const refused = files.writeFile(resolvePath(cwd, options.document), new Uint8Array(0));
    if (isRefusal(refused)) {
      write(`${options.document}: ${strerror(refused.errno)}\n`);
      return 1;
    }
  }
  const session: Session = {
    write,
    stamp: () => formatDate("%Y-%m-%d %H:%M:%S", epochSeconds(host)),
    kept: null,
    files: 0,
    bytes: 0,
    us: 0,
  };
  const startUs = host.loop.nowUs;
  let exitCode = 0;
  try {
    for (const text of options.urls) {
      const code = yield* getUrl(context, options, session, text);
      if (code === 2) return 2;
      if (exitCode === 0 || (code !== 0 && code < exitCode)) exitCode = code;
    }
  } finally {
    session.kept?.socket.close();
  }
  if (session.files > 0 && options.urls.length > 1) reportTotal(options, session, host.loop.nowUs - startUs);
  return exitCode;
}

function* getUrl(context: CommandContext, options: WgetOptions, session: Session, text: string): Program {
  const url = parseWgetUrl(text);
  if (typeof url === "string") {
    session.write(`${text}: ${url}.\n`);
    return 1;
  }
  if (url.scheme !== "http") {
    session.write(`wget: scheme "${url.scheme}" is not modelled\n`);
    return 2;
  }
  return yield* new Retrieval(context, options, session, url).run();
}

function reportTotal(options: WgetOptions, session: Session, us: number): void {
  if (options.quiet) return;
  session.write(`FINISHED --${session.stamp()}--\n`);
  session.write(`Total wall clock time: ${seconds(us)}\n`);
  session.write(
    `Downloaded: ${session.files} files, ${session.bytes} in ${seconds(session.us)} (${speed(session.bytes, session.us)})\n`,
  );
}
