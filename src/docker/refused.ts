/** A kernel request that dockerd makes and that is refused: docker prints the request's name and the error's words. */
import { type Refusal, strerror } from "../kernel/config/errno.ts";
import { DockerError } from "./shapes.ts";

export function throwIfRefused(what: string, refused: Refusal | null): void {
  if (refused !== null) throw new DockerError(`${what}: ${strerror(refused.errno).toLowerCase()}`);
}
