/** Names of images as people write them: `nginx`, `docker.io/library/nginx:1.27`, `registry:5000/team/app`. Source: distribution/reference. */
import type { CatalogueImage } from "./define.ts";

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
export function findImage(images: readonly CatalogueImage[], reference: string): CatalogueImage | null {
  const { name, tag } = parseReference(reference);
  const named = images.find((image) => image.name === name && image.tags.includes(tag));
  if (named !== undefined) return named;
  const id = reference.replace(/^sha256:/, "");
  if (!/^[0-9a-f]{4,64}$/.test(id)) return null;
  return images.find((image) => image.id.startsWith(id)) ?? null;
}
