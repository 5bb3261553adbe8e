/** URLs as libcurl's parser takes them: no scheme means http, up to three slashes, numbers for addresses made whole. */
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import { isIpv6Text, parseInetAton } from "../../net/address.ts";
import { removeDotSegments } from "../http/path.ts";

export interface CurlUrl {
  readonly scheme: string;
  /** As curl names it; without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** The port was written, and is not the scheme's own. */
  readonly portShown: boolean;
  readonly user: string | null;
  /** Path and query, as requested. */
  readonly target: string;
  readonly path: string;
  /** The whole as --write-out's url_effective prints it. */
  readonly text: string;
}

export const BAD_URL = "URL using bad/illegal format or missing URL";

/** Null where libcurl calls it malformed. */
export function parseCurlUrl(text: string, options: { readonly pathAsIs: boolean }): CurlUrl | null {
  if (/[\x00-\x20\x7f]/.test(text) || text === "") return null;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/{1,3}(?!\/)/.exec(text);
  const known = scheme !== null && text.startsWith("://", scheme[1]!.length);
  const rest = known ? text.slice(scheme[0].length) : text;
  const [, authority, tail] = /^([^/?#]*)(.*)$/.exec(rest)!;
  const at = authority!.lastIndexOf("@");
  const user = at < 0 ? null : authority!.slice(0, at);
  const hostPort = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority!.slice(at + 1));
  if (hostPort === null || hostPort[1] === "") return null;
  const portText = hostPort[2] ?? "";
  if (!/^\d*$/.test(portText) || Number(portText) > 65_535) return null;
  const name = scheme !== null && known ? scheme[1]!.toLowerCase() : "http";
  const port = portText === "" ? (name === "https" ? 443 : 80) : Number(portText);
  let host = hostPort[1]!;
  if (host.startsWith("[")) {
    host = host.slice(1, -1);
    if (!isIpv6Text(host)) return null;
  } else {
    if (/[\s"<>\\^`{|}[\]%]/.test(host)) return null;
    const address = parseInetAton(host);
    if (address !== null) host = formatIpv4(address);
  }
  const [, rawPath, query] = /^([^?#]*)(\?[^#]*)?/.exec(tail!)!;
  const path = rawPath === "" ? "/" : options.pathAsIs ? rawPath! : removeDotSegments(rawPath!);
  const target = path + (query ?? "");
  const portShown = portText !== "" && port !== 80;
  const shown = `${name}://${authority}${target}`;
  return { scheme: name, host, port, portShown, user, target, path, text: shown };
}

/** Where a Location leads to. */
export function resolveLocation(base: CurlUrl, location: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(location)) return location;
  const authority = `${base.scheme}://${hostPort(base)}`;
  if (location.startsWith("//")) return `${base.scheme}:${location}`;
  if (location.startsWith("/")) return authority + location;
  if (location.startsWith("?")) return authority + base.path + location;
  return authority + base.path.replace(/[^/]*$/, "") + location;
}

/** What the Host header says. */
export function hostPort(url: CurlUrl): string {
  const host = url.host.includes(":") ? `[${url.host}]` : url.host;
  return url.portShown ? `${host}:${url.port}` : host;
}
