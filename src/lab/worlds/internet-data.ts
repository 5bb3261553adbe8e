/**
 * What lies beyond the router of the `lan` world: names and pages. Plain data, because two read it: worlds/lan.ts builds the
 * simulated internet from it, src/linux hands it to the servers that stand in for the internet on a real kernel.
 */

/** A resource record of the lan's name servers; both answer for the same zone. */
export interface ZoneRecord {
  /** Lower case, without the final dot. */
  readonly name: string;
  readonly type: "A" | "CNAME" | "PTR";
  readonly ttlSeconds: number;
  readonly data: string;
}

/** One web server: responds to GET and HEAD of "/" with its page, anything else with 404, then closes. */
export interface WebSite {
  readonly address: string;
  readonly port: number;
  readonly server: string;
  readonly body: string;
}

/** The hosts that the worlds play the internet with: the provider's router, and all servers in one. */
export const INTERNET_HOSTS: readonly string[] = ["isp", "servers"];

export const NAME_SERVERS: readonly string[] = ["114.114.114.114", "8.8.8.8"];

/**
 * Answers carry the question, then the chain of CNAMEs with what it ends in, names compressed as RFC 1035 §4.1.4 allows, flags
 * qr rd ra. A name that is not here is NXDOMAIN; a type that a name does not have is an answer without that record (the
 * CNAMEs that lead there are still included). No EDNS, no authority section.
 */
export const ZONE: readonly ZoneRecord[] = [
  { name: "www.baidu.com", type: "CNAME", ttlSeconds: 1200, data: "www.a.shifen.com" },
  { name: "www.a.shifen.com", type: "CNAME", ttlSeconds: 120, data: "www.wshifen.com" },
  { name: "www.wshifen.com", type: "A", ttlSeconds: 120, data: "103.235.46.39" },
  { name: "baidu.com", type: "A", ttlSeconds: 600, data: "110.242.68.66" },
  { name: "example.com", type: "A", ttlSeconds: 3600, data: "93.184.215.14" },
  { name: "www.example.com", type: "A", ttlSeconds: 3600, data: "93.184.215.14" },
  { name: "dns.google", type: "A", ttlSeconds: 900, data: "8.8.8.8" },
  { name: "public1.114dns.com", type: "A", ttlSeconds: 900, data: "114.114.114.114" },
  { name: "8.8.8.8.in-addr.arpa", type: "PTR", ttlSeconds: 900, data: "dns.google" },
  { name: "114.114.114.114.in-addr.arpa", type: "PTR", ttlSeconds: 900, data: "public1.114dns.com" },
];

export const WEB_SITES: readonly WebSite[] = [
  {
    address: "103.235.46.39",
    port: 80,
    server: "bfe/1.0.8.18",
    body: "<!DOCTYPE html>\n<html><head><title>www.baidu.com</title></head>\n<body><h1>www.baidu.com</h1></body></html>\n",
  },
  {
    address: "110.242.68.66",
    port: 80,
    server: "Apache",
    body: '<html>\n<meta http-equiv="refresh" content="0;url=http://www.baidu.com/">\n</html>\n',
  },
  {
    address: "93.184.215.14",
    port: 80,
    server: "ECAcc",
    body: "<!doctype html>\n<html><head><title>Example Domain</title></head>\n<body><h1>Example Domain</h1></body></html>\n",
  },
];

/** Every address the one machine beyond the provider answers for (on its lo). */
export const INTERNET_ADDRESSES: readonly string[] = [...NAME_SERVERS, ...WEB_SITES.map((site) => site.address)];

/** What a web server says to a request, as it stands on the wire; `head` leaves the body out. */
export function webResponse(site: WebSite, method: string, path: string): string {
  const found = path === "/" && (method === "GET" || method === "HEAD");
  const body = found ? site.body : "404 Not Found\n";
  const head = [
    `HTTP/1.1 ${found ? "200 OK" : "404 Not Found"}`,
    `Server: ${site.server}`,
    "Content-Type: text/html",
    `Content-Length: ${body.length}`,
    "Connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${method === "HEAD" ? "" : body}`;
}
