/**
 * curl's --write-out: %{variables}, backslash letters, %{stderr} and %{stdout}. %{json}, %{header_json} and the like are refused.
 */
import type { CommandContext } from "../../command.ts";

export interface Summary {
  readonly url: string;
  readonly urlEffective: string;
  readonly urlNumber: number;
  readonly method: string;
  readonly filename: string;
  readonly status: number;
  readonly version: string;
  readonly contentType: string;
  readonly redirectUrl: string;
  readonly redirects: number;
  readonly connects: number;
  readonly headers: number;
  readonly headerBytes: number;
  readonly requestBytes: number;
  readonly downloaded: number;
  readonly uploaded: number;
  readonly local: { readonly ip: string; readonly port: number };
  readonly remote: { readonly ip: string; readonly port: number };
  readonly exitCode: number;
  readonly error: string;
  /** Microseconds since the start; 0 where not reached. */
  readonly times: {
    readonly name: number;
    readonly connect: number;
    readonly pre: number;
    readonly first: number;
    readonly redirect: number;
    readonly total: number;
  };
}

const VALUES: Readonly<Record<string, (summary: Summary) => string | number>> = {
  content_type: (s) => s.contentType,
  errormsg: (s) => s.error,
  exitcode: (s) => s.exitCode,
  filename_effective: (s) => s.filename,
  http_code: (s) => String(s.status).padStart(3, "0"),
  http_connect: () => "000",
  http_version: (s) => s.version,
  local_ip: (s) => s.local.ip,
  local_port: (s) => s.local.port,
  method: (s) => s.method,
  num_connects: (s) => s.connects,
  num_headers: (s) => s.headers,
  num_redirects: (s) => s.redirects,
  onerror: () => "",
  redirect_url: (s) => s.redirectUrl,
  remote_ip: (s) => s.remote.ip,
  remote_port: (s) => s.remote.port,
  response_code: (s) => String(s.status).padStart(3, "0"),
  scheme: (s) => (s.connects > 0 || s.status > 0 ? "HTTP" : ""),
  size_download: (s) => s.downloaded,
  size_header: (s) => s.headerBytes,
  size_request: (s) => s.requestBytes,
  size_upload: (s) => s.uploaded,
  speed_download: (s) => Math.trunc((s.downloaded * 1e6) / Math.max(1, s.times.total)),
  speed_upload: (s) => Math.trunc((s.uploaded * 1e6) / Math.max(1, s.times.total)),
  time_appconnect: () => seconds(0),
  time_connect: (s) => seconds(s.times.connect),
  time_namelookup: (s) => seconds(s.times.name),
  time_pretransfer: (s) => seconds(s.times.pre),
  time_redirect: (s) => seconds(s.times.redirect),
  time_starttransfer: (s) => seconds(s.times.first),
  time_total: (s) => seconds(s.times.total),
  url: (s) => s.url,
  url_effective: (s) => s.urlEffective,
  urlnum: (s) => s.urlNumber,
};

/** What curl knows and this one does not. */
const UNMODELLED =
  /^(json|header_json|certs|num_certs|referer|ssl_verify_result|proxy_ssl_verify_result|ftp_entry_path|onerror|header\{.*)$/;
const PIECE = /%\{([^}]*)\}|%%|\\([nrt])|\\(.)/g;

/** The first variable of a format that is not modelled; null where there is none. */
export function findUnmodelled(format: string): string | null {
  for (const [, name] of format.matchAll(PIECE)) if (name !== undefined && UNMODELLED.test(name)) return name;
  return null;
}

export function printSummary(context: CommandContext, format: string, summary: Summary): void {
  let output = context.stdout;
  let at = 0;
  for (const match of format.matchAll(PIECE)) {
    output.write(format.slice(at, match.index));
    at = match.index + match[0].length;
    const [whole, name, letter] = match;
    if (whole === "%%") output.write("%");
    else if (letter !== undefined) output.write({ n: "\n", r: "\r", t: "\t" }[letter] ?? "");
    else if (name === undefined) output.write(whole);
    else if (name === "stdout" || name === "stderr") output = context[name];
    else if (Object.hasOwn(VALUES, name)) output.write(String(VALUES[name]!(summary)));
    else context.stderr.write(`curl: unknown --write-out variable: '${name}'\n`);
  }
  output.write(format.slice(at));
}

function seconds(us: number): string {
  return (us / 1e6).toFixed(6);
}
