/**
 * Names of images as people write them: `nginx`, `docker.io/library/nginx:1.27`, `registry:5000/team/app`. Source:
 * distribution/reference.
 */
import type { Profile } from "../profiles/profile.ts";
import type { Image } from "../shapes.ts";

export interface ImageReference {
  /** Without docker.io/ and library/: as docker shows it. */
  readonly name: string;
  readonly tag: string;
}

export function parseReference(text: string): ImageReference {
  const plain = text.replace(/@sha256:[0-9a-f]{64}$/, "");
  const match = /^(.*?)(?::([^/:]+))?$/s.exec(plain)!;
  const name = match[1]!.replace(/^(index\.)?docker\.io\//, "").replace(/^library\//, "");
  return { name, tag: match[2] ?? "latest" };
}

/** The image a name or the beginning of an id stands for; null where the list has none. */
export function findImage<I extends Image>(images: readonly I[], reference: string): I | null {
  const { name, tag } = parseReference(reference);
  const named = images.find((image) => image.name === name && image.tags.includes(tag));
  if (named !== undefined) return named;
  const id = reference.replace(/^sha256:/, "");
  if (!/^[0-9a-f]{4,64}$/.test(id)) return null;
  return images.find((image) => image.id.startsWith(id)) ?? null;
}

const PATH_COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const DOMAIN = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** What is wrong with an image's name, or null. Source: distribution/reference, ParseNormalizedNamed(). */
export function referenceMistake(text: string, { words }: Profile): string | null {
  if (/^[a-f0-9]{64}$/.test(text)) return `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`;
  const { domain, rest } = splitDomain(text);
  const remote = rest.split(":")[0]!;
  if (remote !== remote.toLowerCase()) return words.upperCaseName(remote);
  return text.length <= MAX_LENGTH && DOMAIN.test(domain) && isRest(rest) ? null : "invalid reference format";
}

/** Longer ones are refused before they are looked at: a name has 255 characters at most, a tag 128, a digest some more. */
const MAX_LENGTH = 1000;

/** PATH[:TAG][@DIGEST]. */
function isRest(text: string): boolean {
  const at = text.indexOf("@");
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(":");
  const path = colon < 0 ? named : named.slice(0, colon);
  if (at >= 0 && !DIGEST.test(text.slice(at + 1))) return false;
  if (colon >= 0 && !TAG.test(named.slice(colon + 1))) return false;
  return path.split("/").every((each) => PATH_COMPONENT.test(each));
}

function splitDomain(text: string): { readonly domain: string; readonly rest: string } {
  const slash = text.indexOf("/");
  const first = slash < 0 ? "" : text.slice(0, slash);
  const isDomain = slash >= 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  if (isDomain) return { domain: first, rest: text.slice(slash + 1) };
  return { domain: "docker.io", rest: slash < 0 ? `library/${text}` : text };
}
