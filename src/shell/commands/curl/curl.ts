/**
 * curl 7.88.1 for http: one request per URL, in order, over kept connections. IPv6 fails as with disable_ipv6=1. Left out and
 * refused by name: every other protocol (https too), URL globbing, uploads and forms, proxies, retries, cookies in files,
 * compression, parallel transfers, -#. The list of what is taken is options.ts.
 */
import type { Program, Step } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Connections } from "./connect.ts";
import { CURL_OPTIONS, type CurlOptions, readCurlLine } from "./options.ts";
import { OutputFile } from "./output.ts";
import { Transfer } from "./transfer.ts";
import { parseCurlUrl } from "./url.ts";
import { printSummary } from "./write-out.ts";

export const curl: Command = { name: "curl", path: "/usr/bin/curl", options: CURL_OPTIONS, run: runCurl };

function* runCurl(context: CommandContext): Program {
  const options = readCurlLine(context.argv.slice(1));
  const glob = options.globOff
    ? undefined
    : options.urls.find((url) => /[[\]{}]/.test(url.replace(/\/\/\[[0-9a-fA-F:.]+\]/, "")));
  if (glob !== undefined) {
    context.stderr.write(`curl: URL globbing (${glob}) is not modelled\n`);
    return 2;
  }
  const known = new Connections();
  let exitCode = 0;
  try {
    for (const [index, url] of options.urls.entries()) exitCode = yield* getOne(context, options, known, { url, index });
  } finally {
    known.kept?.socket.close();
  }
  return exitCode;
}

function* getOne(
  context: CommandContext,
  options: CurlOptions,
  known: Connections,
  transfer: { url: string; index: number },
): Step<number> {
  const report = (code: number, text: string): number => {
    if (!options.silent || options.showError) context.stderr.write(`curl: (${code}) ${text}\n`);
    return code;
  };
  const name = outputName(options, transfer);
  if (name === "") {
    context.stderr.write("curl: Remote file name has no length!\n");
    return report(23, "Failed writing received data to disk/application");
  }
  const output = new OutputFile(context, options, name);
  const summary = yield* new Transfer(context, options, known, output).run(transfer.url, transfer.index);
  if (summary.exitCode === 0) output.open();
  if (options.writeOut !== null) printSummary(context, options.writeOut, summary);
  if (summary.error.endsWith("is not modelled")) context.stderr.write(`curl: ${summary.error}\n`);
  else if (summary.exitCode !== 0) report(summary.exitCode, summary.error);
  return summary.exitCode;
}

/** Null for stdout; "" where -O finds no name in the URL. */
function outputName(options: CurlOptions, transfer: { url: string; index: number }): string | null {
  const given = options.outputs[transfer.index] ?? (options.remoteNameAll ? { kind: "remote-name" as const } : undefined);
  if (given === undefined) return null;
  if (given.kind === "file") return given.path;
  return parseCurlUrl(transfer.url, options)?.path.replace(/.*\//, "") ?? "";
}
