/** The verbs that only read and print, by the words they are called by. */
import type { ReadingVerb } from "../verb.ts";
import { imagesVerb } from "./images.ts";
import { infoVerb } from "./info.ts";
import { inspectAny, inspectKind } from "./inspect.ts";
import { networkLs } from "./networks.ts";
import { portVerb } from "./port.ts";
import { psVerb } from "./ps.ts";
import { versionVerb } from "./version.ts";

export const READING_VERBS: Readonly<Record<string, ReadingVerb>> = {
  ps: psVerb("ps"),
  "container ls": psVerb("container ls"),
  "container ps": psVerb("container ls"),
  "container list": psVerb("container ls"),
  inspect: inspectAny,
  "container inspect": inspectKind("container"),
  "image inspect": inspectKind("image"),
  "network inspect": inspectKind("network"),
  "network ls": networkLs,
  "network list": networkLs,
  port: portVerb,
  "container port": portVerb,
  images: imagesVerb("images"),
  "image ls": imagesVerb("image ls"),
  "image list": imagesVerb("image ls"),
  version: versionVerb,
  info: infoVerb,
  "system info": infoVerb,
};
