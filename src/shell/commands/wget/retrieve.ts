/**
 * One URL of wget's: the attempts, the redirections, and what the transcript says of each. src/http.c, src/retr.c, src/connect.c.
 */
import { type ErrnoName, type Refusal, strerror } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import { type Step, sleepUntil } from "../../../sim/wait.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { StandardOutput } from "../../evaluator/stream-errors.ts";
import { resolvePath } from "../../files.ts";
import { toBytes, writeSlowly } from "../../io.ts";
import { EAI, resolveHost } from "../../net/resolve.ts";
import { connectTcp, receiveSome, sendAll } from "../../net/tcp.ts";
import { findHeader, framingOf, type Header, HttpStream, parseHeader } from "../http/stream.ts";
import type { WgetOptions } from "./options.ts";
import { Dots, lengthText, speed } from "./progress.ts";
import { localName, mergeUrl, parseWgetUrl, type WgetUrl } from "./url.ts";

/** What one run of wget shares among its URLs. */
export interface Session {
  readonly write: (text: string) => void;
  readonly stamp: () => string;
  kept: Connected | null;
  files: number;
  bytes: number;
  us: number;
}

interface Connected {
  readonly host: string;
  readonly port: number;
  readonly socket: TcpSocket;
  readonly stream: HttpStream;
}

const WRITE_FAILED = 3;
const NETWORK = 4;
const AUTH = 6;
const SERVER = 8;
/** The longest pause between two tries. */
const MAX_WAIT_S = 10;

/** What an attempt leads to: an exit code, another URL, or another try. */
type Outcome = number | { readonly location: string } | "retry";

export class Retrieval {
  readonly #context: CommandContext;
  readonly #options: WgetOptions;
  readonly #session: Session;
  #url: WgetUrl;
  #name: string | null = null;
  /** What an attempt that broke off had got: the next one asks for the rest. */
  #partial = 0;

  constructor(context: CommandContext, options: WgetOptions, session: Session, url: WgetUrl) {
    this.#context = context;
    this.#options = options;
    this.#session = session;
    this.#url = url;
  }

  *run(): Step<number> {
    const { document, directory, noClobber, spider } = this.#options;
    const plain = `${directory === null ? "" : `${directory.replace(/\/$/, "")}/`}${localName(this.#url)}`;
    if (noClobber && document === null && this.#exists(plain)) {
      this.#verbose(`File ‘${plain}’ already there; not retrieving.\n\n`);
      return 0;
    }
    if (spider) this.#verbose("Spider mode enabled. Check if remote file exists.\n");
    for (let redirects = 0; ; redirects++) {
      const outcome = yield* this.#tryAgain(plain);
      if (typeof outcome === "number") return outcome;
      if (redirects >= this.#options.maxRedirect) {
        this.#notQuiet(`${this.#options.maxRedirect} redirections exceeded.\n`);
        return SERVER;
      }
      const next = parseWgetUrl(mergeUrl(this.#url, outcome.location));
      if (typeof next === "string") {
        this.#notQuiet(`${outcome.location}: ${next}.\n`);
        return SERVER;
      }
      if (next.scheme !== "http") {
        this.#session.write(`wget: scheme "${next.scheme}" is not modelled\n`);
        return 2;
      }
      this.#url = next;
    }
  }

  *#tryAgain(plain: string): Step<Exclude<Outcome, "retry">> {
    for (let count = 1; ; count++) {
      const tried = count > 1 ? `  (try:${String(count).padStart(2)})` : "";
      this.#verbose(`--${this.#session.stamp()}--${tried}  ${this.#url.text}\n`);
      const isLast = this.#options.tries > 0 && count >= this.#options.tries;
      const outcome = yield* this.#attempt(plain, isLast ? "Giving up." : "Retrying.");
      if (outcome !== "retry") return outcome;
      if (isLast) return NETWORK;
      yield sleepUntil(this.#nowUs + Math.min(count, MAX_WAIT_S) * 1_000_000);
    }
  }

  *#attempt(plain: string, next: string): Step<Outcome> {
    const connected = yield* this.#connect(next);
    if (typeof connected === "number" || connected === "retry") return connected;
    const { socket, stream } = connected;
    const isHead = this.#options.spider;
    const posted = toBytes(this.#options.postData ?? "");
    const unsent = (yield* sendAll(socket, toBytes(this.#requestText(isHead)))) ?? (yield* sendAll(socket, posted));
    if (unsent !== null) {
      socket.close();
      this.#verbose(`Failed writing HTTP request: ${strerror(unsent)}.\n${next}\n\n`);
      return "retry";
    }
    this.#verbose("HTTP request sent, awaiting response... ");
    stream.received = stream.pending.length;
    const lines: string[] = [];
    for (;;) {
      const line = yield* stream.line();
      if (line === null) {
        socket.close();
        const { ended } = stream;
        const why = ended === "end" ? "No data received." : `Read error (${strerror(errnoOf(ended!))}) in headers.`;
        this.#notQuiet(`${why}\n`);
        this.#verbose(`${next}\n\n`);
        return "retry";
      }
      lines.push(line.replace(/\r?\n$/, ""));
      if (lines.length === 1 && !line.startsWith("HTTP/")) {
        socket.close();
        this.#session.write("wget: an answer without a head (HTTP/0.9) is not modelled\n");
        return 2;
      }
      if (lines.at(-1) === "") break;
    }
    return yield* this.#readReply(connected, lines.slice(0, -1), { plain, next, isHead });
  }

  *#readReply(
    connected: Connected,
    lines: readonly string[],
    how: { plain: string; next: string; isHead: boolean },
  ): Step<Outcome> {
    const { socket, stream } = connected;
    const [, version, code, reason] = /^HTTP\/(\S+) +(\d+) *(.*)$/.exec(lines[0]!) ?? ["", "", "0", ""];
    const status = Number(code);
    const headers = lines
      .slice(1)
      .map(parseHeader)
      .filter((header) => header !== null);
    if (this.#options.serverResponse)
      this.#notQuiet(`${this.#options.verbose ? "\n" : ""}${lines.map((line) => `  ${line}\n`).join("")}`);
    else this.#verbose(`${status} ${reason}\n`);
    const framing = framingOf(status, headers, how.isHead);
    const wanted = findHeader(headers, "Connection")?.toLowerCase();
    const keepsOpen = framing.kind !== "close" && wanted !== "close" && (version !== "1.0" || wanted === "keep-alive");
    const leave = (keep: boolean): void => {
      if (keep && keepsOpen) this.#session.kept = connected;
      else socket.close();
    };
    const location = findHeader(headers, "Location");
    const isRedirect = [300, 301, 302, 303, 307, 308].includes(status) && location !== null;
    if (isRedirect || status < 200 || status >= 300) {
      const end = yield* stream.body(framing, skip, () => {});
      leave(end.kind === "done");
    }
    if (isRedirect) {
      this.#verbose(`Location: ${location} [following]\n`);
      return { location: location! };
    }
    if (status === 401) {
      this.#verbose("\nUsername/Password Authentication Failed.\n");
      return AUTH;
    }
    if (status < 200 || status >= 300) {
      if (this.#options.spider) this.#verbose("Remote file does not exist -- broken link!!!\n\n");
      else if (!this.#options.verbose)
        this.#notQuiet(`${this.#url.text}:\n${this.#session.stamp()} ERROR ${status}: ${reason}.\n`);
      else this.#verbose(`${this.#session.stamp()} ERROR ${status}: ${reason}.\n\n`);
      return SERVER;
    }
    if (status === 206) {
      socket.close();
      this.#session.write("wget: a partial answer (206) is not modelled\n");
      return 2;
    }
    this.#reportLength(status, headers, framing.kind === "chunked");
    if (this.#options.spider) {
      leave(true);
      this.#reportSpider(headers);
      return 0;
    }
    this.#name = this.#options.document ?? this.#name ?? this.#freeName(how.plain);
    const shown = this.#name === "-" ? "STDOUT" : this.#name;
    if (status !== 204) this.#verbose(`Saving to: ‘${shown}’\n`);
    return yield* this.#save(connected, { framing, status, headers, next: how.next, leave });
  }

  *#save(
    connected: Connected,
    reply: {
      framing: ReturnType<typeof framingOf>;
      status: number;
      headers: readonly Header[];
      next: string;
      leave: (keep: boolean) => void;
    },
  ): Step<Outcome> {
    const { framing } = reply;
    const name = this.#name!;
    const path = resolvePath(this.#context.cwd, name);
    const { files, stdout } = this.#context;
    if (this.#options.document === null && reply.status !== 204) {
      if (this.#options.directory !== null)
        files.makeDirectory(resolvePath(this.#context.cwd, this.#options.directory), { recursive: true });
      files.writeFile(path, new Uint8Array(0));
    }
    const total = framing.kind === "length" ? framing.bytes : null;
    const startUs = this.#nowUs;
    const dots =
      this.#options.verbose && !this.#options.quiet && reply.status !== 204
        ? new Dots(this.#session.write, total, startUs)
        : null;
    let got = 0;
    let refused: Refusal | null = null;
    const now = (): number => this.#nowUs;
    const end = yield* connected.stream.body(
      framing,
      function* (bytes) {
        got += bytes.length;
        if (refused !== null) return;
        if (name !== "-") refused = files.writeFile(path, bytes, { append: true });
        else yield* writeSlowly(stdout, bytes);
        if (name === "-" && stdout instanceof StandardOutput) refused = stdout.failed?.refusal ?? null;
        // The descriptor it writes to may be another file by then: it does not notice.
        if (refused?.errno === "EBADF") refused = null;
        dots?.add(bytes.length, now());
      },
      () => {},
    );
    const us = this.#nowUs - startUs;
    dots?.finish(this.#nowUs);
    reply.leave(end.kind === "done");
    if (refused !== null) {
      this.#verbose("\n\n");
      this.#notQuiet(`Cannot write to ‘${name}’ (${strerror((refused as Refusal).errno)}).\n`);
      return WRITE_FAILED;
    }
    const head = `${this.#session.stamp()} (${speed(got, us)}) - `;
    if (end.kind === "done") {
      this.#session.files++;
      this.#session.bytes += got;
      this.#session.us += us;
      const size = total === null ? `${got}` : `${got}/${total}`;
      const where = name === "-" ? "written to stdout" : `‘${name}’ saved`;
      if (this.#options.verbose) this.#verbose(`${head}${where} [${size}]\n\n`);
      else this.#notQuiet(`${this.#session.stamp()} URL:${this.#url.text} [${size}] -> "${name}" [1]\n`);
      return 0;
    }
    this.#partial = got;
    if (end.kind === "failed") {
      const position = total === null ? `${got}` : `${got}/${total}`;
      this.#verbose(`${head}Read error at byte ${position} (${strerror(errnoOf(end.reason))}). ${reply.next}\n\n`);
    } else this.#verbose(`${head}Connection closed at byte ${got}. ${reply.next}\n\n`);
    return "retry";
  }

  *#connect(next: string): Step<Connected | number | "retry"> {
    const { host, port } = this.#url;
    const { kept } = this.#session;
    this.#session.kept = null;
    if (kept !== null && kept.host === host && kept.port === port && !kept.socket.readable) {
      this.#verbose(`Reusing existing connection to ${host}:${port}.\n`);
      return kept;
    }
    kept?.socket.close();
    const isLiteral = /^\d+\.\d+\.\d+\.\d+$/.test(host);
    if (!isLiteral) this.#verbose(`Resolving ${host} (${host})... `);
    const resolved = yield* resolveHost(this.#context, host);
    if (typeof resolved === "string") {
      this.#verbose(`failed: ${EAI[resolved]}.\n`);
      this.#notQuiet(`wget: unable to resolve host address ‘${host}’\n`);
      return NETWORK;
    }
    if (!isLiteral)
      this.#verbose(
        `${resolved.addresses.slice(0, 3).map(formatIpv4).join(", ")}${resolved.addresses.length > 3 ? ", ..." : ""}\n`,
      );
    let failed: ErrnoName = "ECONNREFUSED";
    for (const address of resolved.addresses) {
      this.#verbose(`Connecting to ${isLiteral ? `${host}:${port}` : `${host} (${host})|${formatIpv4(address)}|:${port}`}... `);
      const deadlineUs = this.#nowUs + this.#options.timeoutUs;
      const socket = yield* connectTcp(this.#context, address, port, { deadlineUs });
      if (typeof socket !== "string") {
        this.#verbose("connected.\n");
        const stream = new HttpStream(() => receiveSome(socket, this.#nowUs + this.#options.readTimeoutUs));
        return { host, port, socket, stream };
      }
      failed = errnoOf(socket);
      this.#notQuiet(`failed: ${strerror(failed)}.\n`);
    }
    if (failed !== "ETIMEDOUT") return NETWORK;
    this.#verbose(`${next}\n\n`);
    return "retry";
  }

  #requestText(isHead: boolean): string {
    const { host, port, target } = this.#url;
    const { userAgent, headers, postData } = this.#options;
    const method = isHead ? "HEAD" : postData !== null ? "POST" : "GET";
    const fields: [string, string][] = [
      ["Host", port === 80 ? host : `${host}:${port}`],
      ["User-Agent", userAgent],
      ["Accept", "*/*"],
      ["Accept-Encoding", "identity"],
      ["Connection", "Keep-Alive"],
    ];
    if (this.#partial > 0) fields.splice(1, 0, ["Range", `bytes=${this.#partial}-`]);
    if (postData !== null)
      fields.push(["Content-Type", "application/x-www-form-urlencoded"], ["Content-Length", String(toBytes(postData).length)]);
    for (const text of headers) {
      const header = parseHeader(text);
      if (header === null) continue;
      const position = fields.findIndex(([name]) => name.toLowerCase() === header.name.toLowerCase());
      if (position < 0) fields.push([header.name, header.value]);
      else fields[position] = [header.name, header.value];
    }
    return `${method} ${target} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  }

  #reportLength(status: number, headers: readonly Header[], chunked: boolean): void {
    if (status === 204) return;
    const length = chunked ? null : findHeader(headers, "Content-Length");
    const type = findHeader(headers, "Content-Type")?.replace(/;.*/, "").trim();
    this.#verbose(
      `Length: ${length === null ? "unspecified" : lengthText(Number(length))}${type === undefined ? "" : ` [${type}]`}\n`,
    );
  }

  #reportSpider(headers: readonly Header[]): void {
    const type = findHeader(headers, "Content-Type")?.replace(/;.*/, "").trim();
    const links = "Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n";
    this.#verbose(type === undefined || type === "text/html" ? links : "Remote file exists.\n\n");
  }

  /** name, name.1, name.2 ... whichever is not there yet. */
  #freeName(plain: string): string {
    if (!this.#exists(plain)) return plain;
    let number = 1;
    while (this.#exists(`${plain}.${number}`)) number++;
    return `${plain}.${number}`;
  }

  #exists(name: string): boolean {
    return this.#context.files.exists(resolvePath(this.#context.cwd, name));
  }

  #verbose(text: string): void {
    if (this.#options.verbose) this.#notQuiet(text);
  }

  #notQuiet(text: string): void {
    if (!this.#options.quiet) this.#session.write(text);
  }

  get #nowUs(): number {
    return this.#context.host.loop.nowUs;
  }
}

function* skip(): Step<void> {}

function errnoOf(reason: string): ErrnoName {
  return reason === "TIMEOUT" || reason === "end" ? "ETIMEDOUT" : (reason as ErrnoName);
}
