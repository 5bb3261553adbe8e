/**
 * wget of busybox: HTTP GET, POST and --spider, redirections, -O, -P, -q, -S, -T, --header, -U. networking/wget.c. Left out,
 * refused by name: https and ftp, -c, -o, -Y, --post-file. The progress line is that of an output that is no terminal.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import { compute } from "../../../sim/pace.ts";
import type { Step } from "../../../sim/wait.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { resolvePath } from "../../files.ts";
import { toBytes } from "../../io.ts";
import { connectTcp, receiveSome, sendAll } from "../../net/tcp.ts";
import { findHeader, framingOf, type Header, HttpStream, parseHeader } from "../http/stream.ts";
import { addressOf, cannotConnect, fail, ipv6Of, makeApplet, misuse, readLine, readNumber } from "./applet.ts";

const NAME = "wget";
const MAX_REDIRECTIONS = 5;
const TIMEOUT_SECONDS = 900;

interface WgetOptions {
  readonly quiet: boolean;
  readonly spider: boolean;
  readonly showHeaders: boolean;
  readonly document: string | null;
  readonly directory: string | null;
  readonly agent: string;
  readonly headers: readonly string[];
  readonly post: string | null;
  readonly timeoutUs: number;
}

export const wget = makeApplet(NAME, runWget);

function* runWget(context: CommandContext): Step<number> {
  const line = readLine(
    NAME,
    context.argv.slice(1),
    "cqSO:o:P:Y:U:T:",
    "spider:1 header=:2 post-data=:3 post-file=:4 no-check-certificate:5 quiet:q output-document=:O directory-prefix=:P " +
      "user-agent=:U timeout=:T server-response:S",
  );
  const refused = ["c", "o", "Y", "post-file"].find((name) => line.has(name));
  if (refused !== undefined) throw fail(NAME, `option "${refused}" is not modelled`, 2);
  if (line.operands.length === 0) throw misuse(NAME);
  const options: WgetOptions = {
    quiet: line.has("q"),
    spider: line.has("spider"),
    showHeaders: line.has("S"),
    document: line.value("O") ?? null,
    directory: line.value("P") ?? null,
    agent: line.value("U") ?? "Wget",
    headers: line.options.filter((each) => each.name === "header").map((each) => each.value),
    post: line.value("post-data") ?? null,
    timeoutUs: readNumber(NAME, line.value("T") ?? String(TIMEOUT_SECONDS), 0, 100_000) * 1_000_000,
  };
  for (const url of line.operands) yield* new Download(context, options).fetch(url);
  return 0;
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function parseUrl(url: string): Target {
  const match = /^(?:([a-z]+):\/\/)?([^/?#]+)(.*)$/i.exec(url)!;
  const scheme = match[1] ?? "http";
  if (scheme === "https" || scheme === "ftp") throw fail(NAME, `${scheme} is not modelled`, 2);
  if (scheme !== "http") throw fail(NAME, `not an http or ftp url: ${url}`);
  const authority = match[2]!.replace(/^.*@/, "");
  // An IPv6 address stands in brackets before a port, and may stand without.
  const [host, port] =
    /^(\[[^\]]*\])(?::(.*))?$/s.exec(authority)?.slice(1) ?? (/:.*:/s.test(authority) ? [authority] : authority.split(":"));
  const path = match[3]!.replace(/#.*/, "");
  return {
    host: host!,
    port: port === undefined ? 80 : readNumber(NAME, port, 0, 65_535),
    path: path.startsWith("/") ? path : `/${path}`,
  };
}

class Download {
  readonly #context: CommandContext;
  readonly #options: WgetOptions;
  /** The path and query without its slash: what is asked for, by what the file is named. */
  #name = "";

  constructor(context: CommandContext, options: WgetOptions) {
    this.#context = context;
    this.#options = options;
  }

  *fetch(url: string): Step<void> {
    let target = parseUrl(url);
    this.#name = target.path.replace(/\?.*/, "").split("/").at(-1) || "index.html";
    for (let round = 0; ; round++) {
      const next: string | null = yield* this.#ask(target);
      if (next === null) return;
      if (round >= MAX_REDIRECTIONS) throw fail(NAME, "too many redirections");
      const to = next.startsWith("/") ? { ...target, path: next } : parseUrl(next);
      target = to;
    }
  }

  /** Null: standard output. */
  #path(): string | null {
    const { document, directory } = this.#options;
    if (document === "-") return null;
    const inside = document ?? (directory === null ? this.#name : `${directory}/${this.#name}`);
    return resolvePath(this.#context.cwd, inside);
  }

  #shown(): string {
    const { document, directory } = this.#options;
    return document ?? (directory === null ? this.#name : `${directory}/${this.#name}`);
  }

  #say(text: string): void {
    if (!this.#options.quiet) this.#context.stderr.write(text);
  }

  /** Returns where to go on; null where it is done. */
  *#ask(target: Target): Step<string | null> {
    const { loop } = this.#context.host;
    const { host, port } = target;
    const ipv6 = ipv6Of(this.#context, host);
    if (ipv6 !== null) {
      this.#say(`Connecting to ${host}${port === 80 ? "" : `:${port}`} ([${ipv6}]:${port})\n`);
      throw cannotConnect(NAME);
    }
    const address = yield* addressOf(this.#context, NAME, host);
    const where = formatIpv4(address);
    this.#say(`Connecting to ${host}${port === 80 ? "" : `:${port}`} (${where}:${port})\n`);
    const deadlineUs = loop.nowUs + this.#options.timeoutUs;
    const socket = yield* connectTcp(this.#context, address, port, { deadlineUs });
    if (socket === "TIMEOUT") throw fail(NAME, "download timed out");
    if (typeof socket === "string") throw fail(NAME, `can't connect to remote host (${where}): ${strerror(socket)}`);
    try {
      yield* compute(loop, "wget asks");
      yield* sendAll(socket, toBytes(this.#request(target)));
      const next = yield* this.#receive(socket);
      yield* compute(loop, "wget ends");
      return next;
    } finally {
      socket.close();
    }
  }

  #request({ host, port, path }: Target): string {
    const { post, agent, headers } = this.#options;
    const extra = headers.map((each) => `${each}\r\n`).join("");
    const length =
      post === null ? "" : `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${toBytes(post).length}\r\n`;
    return `${post === null ? "GET" : "POST"} ${path} HTTP/1.1\r\nHost: ${host}${port === 80 ? "" : `:${port}`}\r\nUser-Agent: ${agent}\r\nConnection: close\r\n${extra}${length}\r\n${post ?? ""}`;
  }

  *#receive(socket: TcpSocket): Step<string | null> {
    const { loop } = this.#context.host;
    const stream = new HttpStream(() => receiveSome(socket, loop.nowUs + this.#options.timeoutUs));
    const head = yield* this.#line(stream);
    if (head === null) throw fail(NAME, "error getting response");
    const match = /^HTTP\/\d\.\d +(\d+) ?(.*)$/.exec(head);
    if (match === null) throw fail(NAME, `bad response: ${head}`);
    const headers: Header[] = [];
    const raw = [head];
    for (let line = yield* this.#line(stream); line !== null && line !== ""; line = yield* this.#line(stream)) {
      raw.push(line);
      headers.push(parseHeader(line) ?? { name: line, value: "" });
    }
    if (this.#options.showHeaders) raw.push("");
    if (this.#options.showHeaders) this.#context.stderr.write(raw.map((line) => `  ${line}\n`).join(""));
    const status = Number(match[1]);
    const location = findHeader(headers, "Location");
    if ([300, 301, 302, 303, 307, 308].includes(status) && location !== null) return location;
    if (status < 200 || status >= 300) throw fail(NAME, `server returned error: ${head}`);
    if (this.#options.spider) {
      this.#say("remote file exists\n");
      return null;
    }
    yield* this.#save(stream, framingOf(status, headers, false));
    return null;
  }

  *#line(stream: HttpStream): Step<string | null> {
    const line = yield* stream.line();
    if (line === null && stream.ended === "TIMEOUT") throw fail(NAME, "download timed out");
    return line === null ? null : line.replace(/\r?\n$/, "");
  }

  *#save(stream: HttpStream, framing: ReturnType<typeof framingOf>): Step<void> {
    const { stdout, files } = this.#context;
    const path = this.#path();
    if (path === null) this.#say("writing to stdout\n");
    if (path !== null) {
      if (this.#options.document === null && files.exists(path)) throw fail(NAME, `can't open '${this.#shown()}': File exists`);
      this.#say(`saving to '${this.#shown()}'\n`);
      const refused = files.writeFile(path, new Uint8Array(0));
      if (refused !== null) throw fail(NAME, `can't open '${this.#shown()}': ${strerror(refused.errno)}`);
    }
    let size = 0;
    // biome-ignore lint/correctness/useYield: a step, and this one has nothing to wait for
    function* consume(bytes: Uint8Array): Step<void> {
      size += bytes.length;
      if (path === null) stdout.write(bytes);
      else files.writeFile(path, bytes, { append: true });
    }
    const end = yield* stream.body(framing, consume, () => {});
    if (end.kind === "failed")
      throw fail(NAME, end.reason === "TIMEOUT" ? "download timed out" : `read error: ${strerror(end.reason)}`);
    if (end.kind === "short") throw fail(NAME, "connection closed prematurely");
    this.#say(
      `${this.#shown().split("/").at(-1)!.slice(0, 20).padEnd(20)} 100% |********************************| ${amount(size)}  0:00:00 ETA\n`,
    );
    this.#say(path === null ? "written to stdout\n" : `'${this.#shown()}' saved\n`);
  }
}

/** As the progress line has it: five columns, then thousands. */
function amount(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5);
  const kibi = bytes / 1024;
  return kibi < 100_000 ? `${Math.floor(kibi)}k`.padStart(5) : `${Math.floor(kibi / 1024)}M`.padStart(5);
}
