/**
 * A pull of an image of the catalogue: nothing is downloaded, as the image is at hand; the progress is that of one that is up to
 * date. Others are refused: no registry is modelled. Source: moby, distribution/pull_v2.go.
 */
import type { Engine } from "../engine.ts";
import { DockerError } from "../shapes.ts";
import { parseReference, referenceMistake } from "./reference.ts";

/** A line of a pull's progress; `id` is what it is about. */
export interface Progress {
  readonly status: string;
  readonly id?: string;
}

export function pullImage(engine: Engine, reference: string): readonly Progress[] {
  const mistake = referenceMistake(reference, engine.profile);
  if (mistake !== null) throw new DockerError(mistake, 400, 1);
  const found = engine.runtime.image(reference);
  const { name, tag } = parseReference(reference);
  if (found === null || found.notice !== null) {
    throw new DockerError(
      `netnsim: image "${name}:${tag}" is not in the catalogue, and no registry is modelled: it can be declared (/etc/netnsim/images.json)`,
      404,
      1,
    );
  }
  return [
    { status: `Pulling from ${name.includes("/") ? name : `library/${name}`}`, id: tag },
    { status: `Digest: sha256:${found.image.id}` },
    { status: `Status: Image is up to date for ${name}:${tag}` },
  ];
}
