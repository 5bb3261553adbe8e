/**
 * One transfer of curl's: the request, the reply's head with what -v says of it, the body, and where a Location leads.
 * Left out: Expect: 100-continue (bodies over a megabyte), authentication other than Basic, trailers shown.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import { decodeText, encodeText, joinBytes } from "../../../wire/text.ts";
import type { CommandContext } from "../../command.ts";
import { sendAll } from "../../net/tcp.ts";
import { type BodyEnd, findHeader, framingOf, type Header, HttpStream, parseHeader } from "../http/stream.ts";
import {
  addResolved,
  type Connection,
  type Connections,
  type Failure,
  findAddresses,
  openConnection,
  type Pace,
  receivePaced,
} from "./connect.ts";
import { failureOf, refuseScheme } from "./failures.ts";
import { Meter } from "./meter.ts";
import type { CurlOptions } from "./options.ts";
import { OutputFile } from "./output.ts";
import { gatherData, makeRequest } from "./request.ts";
import { BAD_URL, type CurlUrl, parseCurlUrl, resolveLocation } from "./url.ts";
import type { Summary } from "./write-out.ts";

interface Result {
  readonly status: number;
  readonly version: string;
  readonly headers: readonly Header[];
}

/** Before the first reply. */
const NO_REPLY: Result = { status: 0, version: "0", headers: [] };

export class Transfer {
  readonly #context: CommandContext;
  readonly #options: CurlOptions;
  readonly #known: Connections;
  readonly #output: OutputFile;
  readonly #startUs: number;
  #pace: Pace;
  #reply: Result = NO_REPLY;
  #url: CurlUrl | null = null;
  #redirects = 0;
  #redirectUrl = "";
  #connects = 0;
  #method = "GET";
  #headerBytes = 0;
  #requestBytes = 0;
  #uploaded = 0;
  #peer: Pick<Summary, "local" | "remote"> = { local: { ip: "", port: 0 }, remote: { ip: "", port: 0 } };
  #times = { name: 0, connect: 0, pre: 0, first: 0, redirect: 0, total: 0 };
  #metered = false;

  constructor(context: CommandContext, options: CurlOptions, known: Connections, output: OutputFile) {
    this.#context = context;
    this.#options = options;
    this.#known = known;
    this.#output = output;
    this.#startUs = context.host.loop.nowUs;
    this.#pace = this.#newPace();
  }

  /** Returns curl's exit code and its words; 0 where all went well. */
  *run(text: string, number: number): Step<Summary> {
    const failure = yield* this.#follow(text);
    if (failure !== null && this.#metered) this.#pace.meter.finish(this.#nowUs);
    this.#times.total = this.#sinceStart();
    const { url, status, version, headers } = { url: this.#url, ...this.#reply };
    return {
      url: text,
      urlEffective: url?.text ?? text,
      urlNumber: number,
      method: this.#method,
      filename: this.#output.name ?? "",
      status,
      version,
      contentType: findHeader(headers, "Content-Type") ?? "",
      redirectUrl: this.#redirectUrl,
      redirects: this.#redirects,
      connects: this.#connects,
      headers: headers.length,
      headerBytes: this.#headerBytes,
      requestBytes: this.#requestBytes,
      downloaded: this.#pace.meter.downloaded,
      uploaded: this.#uploaded,
      ...this.#peer,
      exitCode: failure?.code ?? 0,
      error: failure?.text ?? "",
      times: this.#times,
    };
  }

  *#follow(text: string): Step<Failure | null> {
    let data = gatherData(this.#context, this.#options);
    let method = this.#options.method;
    let next = text;
    const unresolved = addResolved(this.#options.resolve, this.#known, this.#info);
    if (unresolved !== null) return this.#fail(unresolved);
    for (;;) {
      const url = parseCurlUrl(next, this.#options);
      if (url === null) return this.#fail({ code: 3, text: BAD_URL });
      this.#url = url;
      if (url.scheme !== "http") return this.#fail(refuseScheme(url.scheme));
      let target = url.target;
      if (this.#options.get && data !== null && this.#redirects === 0) {
        target += `${target.includes("?") ? "&" : "?"}${data}`;
        data = null;
      }
      this.#pace = this.#newPace();
      this.#pace.meter.update(this.#nowUs);
      const failure = yield* this.#exchange({ ...this.#options, method }, url, data, target);
      if (failure !== null) return failure;
      const location = this.#location();
      if (location === null) return null;
      next = resolveLocation(url, location);
      if (!this.#options.location) {
        this.#redirectUrl = next;
        return null;
      }
      if (this.#options.maxRedirects >= 0 && this.#redirects >= this.#options.maxRedirects) {
        this.#redirectUrl = next;
        return this.#fail({ code: 47, text: `Maximum (${this.#options.maxRedirects}) redirects followed` });
      }
      this.#redirects++;
      this.#times.redirect = this.#sinceStart();
      this.#info(`Issue another request to this URL: '${next}'`);
      const { status } = this.#reply;
      if (data !== null && method === null && (status === 301 || status === 302 || status === 303)) {
        this.#info("Switch from POST to GET");
        data = null;
      }
      if (status === 303 && method !== null && !this.#options.head) method = null;
    }
  }

  #location(): string | null {
    const { status, headers } = this.#reply;
    return status >= 300 && status < 400 ? findHeader(headers, "Location") : null;
  }

  *#exchange(options: CurlOptions, url: CurlUrl, data: string | null, target: string): Step<Failure | null> {
    const connection = yield* this.#connect(url);
    if ("code" in connection) return connection;
    const request = makeRequest(options, url, data, target);
    this.#method = request.method;
    const head = [...request.head, ""].map((line) => `${line}\r\n`);
    if (request.user !== null) this.#info(`Server auth using Basic with user '${request.user}'`);
    for (const line of head) this.#show("> ", line);
    const body = request.body ?? new Uint8Array(0);
    const whole = joinBytes([encodeText(head.join("")), body]);
    this.#requestBytes += whole.length - body.length;
    this.#uploaded = body.length;
    this.#times.pre ||= this.#sinceStart();
    const unsent = yield* sendAll(connection.socket, whole);
    if (unsent !== null) return this.#close(connection, { code: 55, text: `Send failure: ${strerror(unsent)}` });
    if (body.length > 0) this.#show("} ", `[${body.length} bytes data]\n`);
    connection.stream.received = 0;
    const keep = { alive: true };
    const failure = yield* this.#readHead(connection, keep);
    if (failure !== null) return this.#close(connection, failure === "END" ? null : failure);
    return yield* this.#readBody(connection, keep, request.method === "HEAD");
  }

  *#connect(url: CurlUrl): Step<Connection | Failure> {
    const kept = this.#known.kept;
    this.#known.kept = null;
    if (kept !== null) {
      const same = kept.host === url.host && kept.port === url.port;
      if (same && !kept.socket.readable) {
        this.#info("Found bundle for host: 0x5581d0a3ec90 [serially]");
        this.#info("Can not multiplex, even if we wanted to");
        this.#info(`Re-using existing connection #${kept.number} with host ${url.host}`);
        return kept;
      }
      if (same) {
        this.#info("Found bundle for host: 0x5581d0a3ec90 [serially]");
        this.#info("Can not multiplex, even if we wanted to");
        this.#info(`Connection ${kept.number} seems to be dead`);
        this.#info(`Closing connection ${kept.number}`);
      }
      kept.socket.close();
    }
    const number = this.#known.next++;
    if (this.#options.ipv6 || url.host.includes(":")) return this.#failWithoutIpv6(url, number);
    const addresses = yield* findAddresses(this.#context, url, this.#known, this.#info);
    if ("code" in addresses) {
      this.#metered = false;
      return this.#closing(number, addresses);
    }
    this.#times.name ||= this.#sinceStart();
    const setup = { options: this.#options, pace: this.#pace, info: this.#info };
    const socket = yield* openConnection(this.#context, url, addresses, setup);
    if ("code" in socket) return this.#closing(number, socket, socket.code === 45);
    this.#connects++;
    this.#times.connect ||= this.#sinceStart();
    const stream = new HttpStream(() => receivePaced(this.#context, socket, () => this.#pace));
    this.#info(`Connected to ${url.host} (${formatIpv4(socket.remote.address)}) port ${url.port} (#${number})`);
    const end = (side: { address: typeof socket.remote.address; port: number }): { ip: string; port: number } => ({
      ip: formatIpv4(side.address),
      port: side.port,
    });
    this.#peer = { local: end(socket.local), remote: end(socket.remote) };
    return { number, host: url.host, port: url.port, socket, stream };
  }

  /** Every namespace is as with net.ipv6.conf.*.disable_ipv6=1. */
  #failWithoutIpv6(url: CurlUrl, number: number): Failure {
    if (!url.host.includes(":")) return this.#closing(number, { code: 7, text: "Couldn't connect to server" });
    this.#info(`  Trying [${url.host}]:${url.port}...`);
    this.#info(`Immediate connect fail for ${url.host}: Cannot assign requested address`);
    return this.#closing(number, {
      code: 7,
      text: `Failed to connect to ${url.host} port ${url.port} after 0 ms: Couldn't connect to server`,
    });
  }

  /** Null once the head is read; "END" where the connection ended inside it, which curl takes for a reply without a body. */
  *#readHead({ stream }: Connection, keep: { alive: boolean }): Step<Failure | "END" | null> {
    for (;;) {
      const first = yield* this.#headLine(stream);
      if (typeof first !== "string" || first === "END") return first;
      this.#times.first ||= this.#sinceStart();
      const status = /^HTTP\/(\d)(?:\.(\d))? +(\d{3})/.exec(first);
      if (status === null) return { code: 1, text: "Received HTTP/0.9 when not allowed" };
      const version = status[2] === undefined ? status[1]! : `${status[1]}.${status[2]}`;
      const code = Number(status[3]);
      keep.alive = version !== "1.0";
      if (!keep.alive) this.#info("HTTP 1.0, assume close after body");
      yield* this.#headerOut(first);
      if (this.#options.location && this.#uploaded > 0 && code >= 300 && code < 400)
        this.#info("Please rewind output before next send");
      const headers: Header[] = [];
      this.#reply = { status: code, version, headers };
      for (;;) {
        const line = yield* this.#headLine(stream);
        if (typeof line !== "string" || line === "END") return line;
        const isEnd = line.trim() === "";
        if (isEnd && this.#options.fail && code >= 400) return { code: 22, text: `The requested URL returned error: ${code}` };
        const header = isEnd ? null : parseHeader(line);
        if (header !== null) {
          headers.push(header);
          const name = header.name.toLowerCase();
          if (name === "connection" && /\bclose\b/i.test(header.value)) keep.alive = false;
          if (name === "connection" && version === "1.0" && /\bkeep-alive\b/i.test(header.value)) {
            keep.alive = true;
            this.#info("HTTP/1.0 connection set to keep alive");
          }
          if (name === "content-length") this.#pace.meter.total = Number(header.value) || null;
          if (name === "content-length" && !/^\d+$/.test(header.value)) return { code: 8, text: "Invalid Content-Length: value" };
        }
        if (!isEnd || code >= 200) yield* this.#headerOut(line);
        if (isEnd) break;
      }
      if (code >= 200 || code === 101) return null;
    }
  }

  *#headLine(stream: HttpStream): Step<string | Failure | "END"> {
    const line = yield* stream.line();
    if (line !== null) return line;
    const { ended } = stream;
    if (ended === "TIMEOUT") return this.#timedOut();
    if (ended !== "end") return { code: 56, text: `Recv failure: ${strerror(ended!)}` };
    if (stream.received === 0) return { code: 52, text: "Empty reply from server" };
    const text = decodeText(stream.pending);
    if (this.#reply.status === 0 && !"HTTP/".startsWith(text.slice(0, 5)))
      return { code: 1, text: "Received HTTP/0.9 when not allowed" };
    return "END";
  }

  *#readBody(connection: Connection, keep: { alive: boolean }, isHead: boolean): Step<Failure | null> {
    const { status, headers } = this.#reply;
    const framing = framingOf(status, headers, isHead);
    if (framing.kind === "close") keep.alive = false;
    const { meter } = this.#pace;
    const length = findHeader(headers, "Content-Length");
    if (length !== null && framing.kind !== "chunked") meter.total = Number(length);
    const skipped = this.#options.location && this.#location() !== null;
    if (skipped && framing.kind !== "none" && !(framing.kind === "length" && framing.bytes === 0))
      this.#info("Ignoring the response-body");
    let traced = false;
    const output = this.#output;
    const end: BodyEnd = yield* connection.stream.body(
      framing,
      function* (bytes) {
        meter.downloaded += bytes.length;
        if (!skipped) yield* output.write(bytes);
      },
      (bytes) => {
        if (!traced) this.#show("{ ", `[${bytes} bytes data]\n`);
        traced = true;
      },
    );
    if (output.failed) return this.#close(connection, { code: 23, text: output.failure });
    if (end.kind !== "done") return this.#close(connection, failureOf(end) ?? this.#timedOut());
    if (end.excess > 0 && framing.kind === "length") {
      const size = framing.bytes;
      this.#info(`Excess found in a read: excess = ${end.excess}, size = ${size}, maxdownload = ${size}, bytecount = 0`);
      keep.alive = false;
    }
    if (this.#options.failWithBody && status >= 400)
      return this.#close(connection, { code: 22, text: `The requested URL returned error: ${status}` });
    meter.finish(this.#nowUs);
    this.#metered = false;
    if (keep.alive) {
      this.#info(`Connection #${connection.number} to host ${connection.host} left intact`);
      this.#known.kept = connection;
    } else {
      this.#info(`Closing connection ${connection.number}`);
      connection.socket.close();
    }
    return null;
  }

  #timedOut(): Failure {
    const { downloaded, total } = this.#pace.meter;
    const ms = Math.trunc((this.#nowUs - this.#pace.startUs) / 1000);
    const bytes = total === null ? `${downloaded}` : `${downloaded} out of ${total}`;
    return { code: 28, text: `Operation timed out after ${ms} milliseconds with ${bytes} bytes received` };
  }

  /** Reports a failure, closes, and returns it; null is an end that curl does not mind. */
  #close(connection: Connection, failure: Failure | null): Failure | null {
    connection.socket.close();
    if (failure !== null) return this.#closing(connection.number, failure);
    if (this.#metered) this.#pace.meter.finish(this.#nowUs);
    this.#metered = false;
    this.#info(`Connection #${connection.number} to host ${connection.host} left intact`);
    return null;
  }

  #closing(number: number, failure: Failure, reported = false): Failure {
    if (!reported && failure.code !== 23) this.#info(failure.text);
    if (this.#metered) this.#pace.meter.finish(this.#nowUs);
    this.#metered = false;
    this.#info(`Closing connection ${number}`);
    return failure;
  }

  /** Without a connection: no meter is finished. */
  #fail(failure: Failure): Failure {
    this.#metered = false;
    if (failure.code === 1 || failure.code === 47 || failure.code === 49) this.#info(failure.text);
    if (failure.code === 1 || failure.code === 3) this.#info("Closing connection -1");
    return failure;
  }

  *#headerOut(line: string): Step<void> {
    this.#show("< ", line);
    this.#headerBytes += line.length;
    if (this.#options.include || this.#options.head) yield* this.#output.write(line);
    if (this.#options.dumpHeader !== null) {
      this.#dump ??= new OutputFile(this.#context, this.#options, this.#options.dumpHeader);
      yield* this.#dump.write(line);
    }
  }

  #dump: OutputFile | null = null;

  readonly #info = (text: string): void => this.#show("* ", `${text}\n`);

  #show(mark: string, text: string): void {
    if (this.#options.verbose) this.#context.stderr.write(mark + text);
  }

  #newPace(): Pace {
    const { silent, progressMeter, maxTimeUs } = this.#options;
    const { name } = this.#output;
    const onTerminal = (name === null || name === "-") && this.#context.stdout.isTerminal;
    const shown = !silent && progressMeter && !onTerminal;
    this.#metered = true;
    const startUs = this.#nowUs;
    const deadlineUs = maxTimeUs > 0 ? this.#startUs + maxTimeUs : Number.POSITIVE_INFINITY;
    return { startUs, meter: new Meter(shown ? this.#context.stderr : null, startUs, this.#redirects > 0), deadlineUs };
  }

  get #nowUs(): number {
    return this.#context.host.loop.nowUs;
  }

  #sinceStart(): number {
    return this.#nowUs - this.#startUs;
  }
}
