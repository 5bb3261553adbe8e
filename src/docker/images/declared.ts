/**
 * Images a user declares: what they listen on and what they send. In a library call (src/lab/docker.ts), or in a file of the
 * host, /etc/netnsim/images.json, which scripts can write:
 *
 *     [{ "name": "team/api:1.0", "listens": [{ "port": 8080, "body": "hello\n" },
 *                                             { "port": 9000, "protocol": "tcp", "body": "raw" }] }]
 *
 * `http` (the default) responds to every request with 200 and the body, `tcp` sends the body to every client that connects, `udp`
 * sends it back for each datagram.
 */
import type { PortKey } from "../shapes.ts";
import { type CatalogueImage, defineImage } from "./define.ts";
import { DEBIAN_FILES } from "./files.ts";
import { DEBIAN_PROGRAMS } from "./programs.ts";

export const DECLARED_FILE = "/etc/netnsim/images.json";
/** The program of such an image. */
export const DECLARED_PROGRAM = "/usr/local/bin/serve";

export interface Listening {
  readonly port: number;
  readonly protocol?: "http" | "tcp" | "udp";
  readonly body: string;
}

export interface DeclaredImage {
  /** With its tag; `latest` where it has none. */
  readonly name: string;
  readonly listens: readonly Listening[];
  /** Instead of serving: what `docker run NAME` starts. */
  readonly command?: readonly string[];
}

export function declareImage({
  name,
  listens,
  command,
}: DeclaredImage): CatalogueImage & { readonly listens: readonly Listening[] } {
  const [, bare, tag] = /^(.*?)(?::([^/:]+))?$/.exec(name)!;
  const image = defineImage({
    name: bare!,
    tags: [tag ?? "latest"],
    userland: "debian",
    cmd: command ?? ["serve"],
    exposed: listens.map(({ port, protocol }): PortKey => `${port}/${protocol === "udp" ? "udp" : "tcp"}`),
    programs: [...DEBIAN_PROGRAMS, DECLARED_PROGRAM],
    files: DEBIAN_FILES,
  });
  return { ...image, listens };
}

export function listensOf(image: CatalogueImage): readonly Listening[] {
  return "listens" in image ? (image.listens as readonly Listening[]) : [];
}

/** The images a file declares, or what is wrong with it. */
export function readDeclarations(text: string): readonly CatalogueImage[] | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return `${DECLARED_FILE}: this is no JSON`;
  }
  if (!Array.isArray(data)) return `${DECLARED_FILE}: a list of images is expected`;
  const images: CatalogueImage[] = [];
  for (const entry of data as unknown[]) {
    const mistake = mistakeIn(entry);
    if (mistake !== null) return `${DECLARED_FILE}: ${mistake}`;
    images.push(declareImage(entry as DeclaredImage));
  }
  return images;
}

function mistakeIn(entry: unknown): string | null {
  const { name, listens = [], ...rest } = (entry ?? {}) as { name?: unknown; listens?: unknown };
  if (typeof name !== "string" || name === "") return "an image needs a name";
  const unknown = Object.keys(rest).find((key) => key !== "command");
  if (unknown !== undefined) return `image ${name}: "${unknown}" is not known`;
  if (!Array.isArray(listens)) return `image ${name}: "listens" is a list`;
  for (const each of listens as Partial<Listening>[]) {
    const isPort = Number.isInteger(each.port) && each.port! > 0 && each.port! < 65_536;
    if (!isPort) return `image ${name}: "port" is a number from 1 to 65535`;
    if (typeof each.body !== "string") return `image ${name}: "body" is a text`;
    if (each.protocol !== undefined && !["http", "tcp", "udp"].includes(each.protocol)) {
      return `image ${name}: "protocol" is http, tcp or udp`;
    }
  }
  return null;
}
