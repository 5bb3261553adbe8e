/** URLs as wget reads them: http where no scheme is written, and its words for what is wrong. src/url.c. */

import { percentDecode } from "../http/percent.ts";

export interface WgetUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly target: string;
  /** As the transcript names it. */
  readonly text: string;
}

export function parseWgetUrl(text: string): WgetUrl | string {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(text);
  const name = scheme?.[1]?.toLowerCase() ?? "http";
  if (!["http", "https", "ftp", "ftps"].includes(name)) return `Unsupported scheme ‘${name}’`;
  const rest = scheme === null ? text : text.slice(scheme[0].length);
  const [, authority, tail] = /^([^/?#]*)([^#]*)/.exec(rest)!;
  const hostPort = authority!.slice(authority!.lastIndexOf("@") + 1);
  const [, host, , portText] = /^([^:]*)(:(.*))?$/.exec(hostPort) ?? [];
  if (hostPort.startsWith("[")) return "IPv6 addresses not supported";
  if (host === undefined || host === "") return "Invalid host name";
  if (portText !== undefined && !/^\d*$/.test(portText)) return "Bad port number";
  const port = portText ? Number(portText) : name === "https" ? 443 : name === "http" ? 80 : 21;
  if (port > 65_535) return "Bad port number";
  const target = (tail!.startsWith("/") ? tail! : `/${tail}`).replace(/ /g, "%20");
  const shown = port === 80 ? host : `${host}:${port}`;
  return { scheme: name, host: host.toLowerCase(), port, target, text: `${name}://${shown.toLowerCase()}${target}` };
}

/** Where a Location leads. */
export function mergeUrl(base: WgetUrl, location: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(location)) return location;
  const authority = base.text.slice(0, base.text.indexOf("/", "http://".length));
  if (location.startsWith("//")) return `${base.scheme}:${location}`;
  if (location.startsWith("/")) return authority + location;
  return authority + base.target.replace(/\?.*/, "").replace(/[^/]*$/, "") + location;
}

/** The local name: the last step of the path with its query, index.html where there is none. */
export function localName(url: WgetUrl): string {
  const [path, query] = url.target.split(/\?(.*)/s);
  const name = percentDecode(path!.replace(/.*\//, "")) || "index.html";
  return query === undefined || query === "" ? name : `${name}?${query.replaceAll("/", "%2F")}`;
}
