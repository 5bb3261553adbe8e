/**
 * An image as the catalogue holds it: what docker knows of it, its files, and the programs in it. Ids are made of the name, not
 * those of a registry: real ones change with every build. Sizes are those of the builds named beside each image.
 */
import type { Image, PortKey } from "../shapes.ts";

/** Which family of programs an image has: it decides how its tools speak. */
export type Userland = "busybox" | "debian" | "centos" | "none";

export interface CatalogueImage extends Image {
  readonly userland: Userland;
  /** Path and text of what it has beyond its family's base. */
  readonly files: readonly (readonly [string, string])[];
  readonly directories: readonly string[];
  /** A stand-in for an image nobody described: it has the tools of a debian. */
  readonly isStandIn: boolean;
}

export interface ImageDescription {
  readonly name: string;
  readonly tags?: readonly string[];
  readonly userland: Userland;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly exposed?: readonly PortKey[];
  /** On top of PATH. */
  readonly env?: readonly string[];
  readonly path?: string;
  readonly workingDir?: string;
  readonly user?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly stopSignal?: string;
  readonly sizeBytes?: number;
  readonly programs: readonly string[];
  readonly files?: readonly (readonly [string, string])[];
  readonly directories?: readonly string[];
  readonly isStandIn?: boolean;
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Two weeks before the lab begins. */
const CREATED_US = -14 * 86_400 * 1_000_000;

export function defineImage(given: ImageDescription): CatalogueImage {
  return {
    name: given.name,
    tags: given.tags ?? ["latest"],
    id: idOf(`${given.name}:${given.tags?.[0] ?? "latest"}`),
    userland: given.userland,
    entrypoint: given.entrypoint ?? null,
    cmd: given.cmd ?? null,
    exposed: given.exposed ?? [],
    env: [`PATH=${given.path ?? PATH}`, ...(given.env ?? [])],
    workingDir: given.workingDir ?? "",
    user: given.user ?? "",
    labels: given.labels ?? {},
    stopSignal: given.stopSignal ?? null,
    sizeBytes: given.sizeBytes ?? 0,
    createdUs: CREATED_US,
    programs: given.programs,
    files: given.files ?? [],
    directories: given.directories ?? [],
    isStandIn: given.isStandIn ?? false,
  };
}

/** 64 hexadecimal digits that follow from the name. FNV-1a going on from part to part, its bits stirred (murmur3's end). */
export function idOf(name: string): string {
  let id = "";
  let state = 0x811c9dc5;
  for (let part = 0; part < 8; part++) {
    for (const letter of `${part}${name}`) state = Math.imul(state ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
    let hash = Math.imul(state ^ (state >>> 16), 0x85ebca6b) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
    hash = (hash ^ (hash >>> 16)) >>> 0;
    id += hash.toString(16).padStart(8, "0");
  }
  return id;
}
