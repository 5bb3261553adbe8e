/**
 * `netnsim play [LESSON|FILE]`: serves the built page on this machine's loopback address, and nothing but its folder and the file
 * that was named. The lab runs in the browser.
 */
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseWhole, readArguments, UsageError } from "./arguments.ts";
import { CONTENT_SECURITY_POLICY } from "./content-security.ts";
import { reasonOf } from "./host-errors.ts";
import { InputError } from "./options.ts";
import { readScript } from "./read-script.ts";
import { abortOnSignals } from "./signals.ts";

const HELP = `Usage: netnsim play [LESSON|FILE] [--port N]

Serves the page on 127.0.0.1 and prints its address: a lab that one can see, in any browser. It ends with Ctrl-C.

  LESSON     one of the lessons: docker-run-p, br0, ...
  FILE       a script, a transcript (.md) or a lab's history: its commands are typed; a compose file (.yaml): it is brought up
  --port N   the port; any free one where it is left out
`;

/** Beside the command line, whether it is built or not. */
const PAGE = fileURLToPath(new URL("../../dist/page/", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".md": "text/markdown; charset=utf-8",
  ".woff2": "font/woff2",
};

export async function runPlay(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments("play", {
    args: [...argv],
    allowPositionals: true,
    options: { port: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [named, extra] = positionals;
  if (extra !== undefined) throw new UsageError(`play: one too many: ${JSON.stringify(extra)}`);
  const port = values.port === undefined ? 0 : parseWhole("port", values.port);
  if (port > 65_535) throw new UsageError(`--port ${port}: the highest is 65535`);
  if (!existsSync(join(PAGE, "index.html"))) throw new InputError("play: the page has not been built: npm run build", 1);
  const files = filesBelow(PAGE);
  const hash = named === undefined ? "" : hashFor(named, files);
  const server = createPageServer(files);
  try {
    await listen(server, port);
  } catch (error) {
    throw new InputError(`play: port ${port}: ${reasonOf(error)}`, 1);
  }
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${hash}\n`);
  const stop = abortOnSignals();
  await once(stop.signal, "abort");
  server.close();
  server.closeAllConnections();
  return stop.exitCode() ?? 0;
}

/** The files that are served, by their path. */
type Files = Map<string, () => Uint8Array>;

export function filesBelow(folder: string): Files {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    found.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length).replaceAll("\\", "/"), () => readFileSync(path)];
    }),
  );
}

/** A lesson by its name, else a file, which is then served, too. */
function hashFor(named: string, files: Files): string {
  if (files.has(`lessons/${named}.md`)) return `#lesson=${named}`;
  const text = readScript(named);
  const name = basename(named === "-" ? "stdin.sh" : named).replace(/[^\w.-]/g, "_");
  files.set(`open/${name}`, () => Buffer.from(text));
  return `#open=${name}`;
}

export function createPageServer(files: Files): Server {
  return createServer(({ url, method, headers }, response) => {
    const path = url!.replace(/[?#].*/, "").slice(1) || "index.html";
    const file = isOwnName(headers.host) && (method === "GET" || method === "HEAD") ? files.get(path) : undefined;
    if (file === undefined) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "content-security-policy": CONTENT_SECURITY_POLICY,
      // A page of another origin that embeds a lab loads this one script.
      "cross-origin-resource-policy": path === "embed.js" ? "cross-origin" : "same-origin",
      "x-content-type-options": "nosniff",
      "cache-control": "no-cache",
    });
    response.end(method === "HEAD" ? undefined : file());
  });
}

/** A page elsewhere whose name leads to 127.0.0.1 gets nothing. */
function isOwnName(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? "");
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}
