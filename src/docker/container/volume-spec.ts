/** `SOURCE:TARGET[:MODE]` as dockerd reads it. Source: moby, volume/mounts (linux_parser.go). */
import { DockerError, type Mount } from "../shapes.ts";

export function parseVolume(text: string): Mount[] {
  // Nothing at nowhere is no mount.
  if (text === ":") return [];
  const [source, target, mode] = text.split(":") as [string, string?, string?];
  if (target === undefined) return [{ source: "", target: source, readOnly: false }];
  if (
    mode !== undefined &&
    !/^(ro|rw|z|Z|cached|delegated|consistent|nocopy|r?(shared|slave|private))(,(ro|rw|z|Z|nocopy))*$/.test(mode)
  ) {
    throw new DockerError(`invalid mode: ${mode}`, 400);
  }
  if (target !== "" && !target.startsWith("/")) {
    const type = source.startsWith("/") ? "bind" : "volume";
    throw new DockerError(
      `invalid volume specification: '${text}': invalid mount config for type "${type}": ` +
        `invalid mount path: '${target}' mount path must be absolute`,
      400,
    );
  }
  if (!source.startsWith("/") && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source)) {
    throw new DockerError(
      `create ${source}: ${JSON.stringify(source)} includes invalid characters for a local volume name, ` +
        'only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path',
      400,
    );
  }
  return [{ source, target, readOnly: mode?.split(",").includes("ro") ?? false }];
}
