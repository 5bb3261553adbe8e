/** The volumes of a service: folders of the host, and named ones the runtime keeps in memory. Source: compose-go, format/volume.go. */
import type { Mount } from "../../../../docker/shapes.ts";
import { normalizePath } from "../../../evaluator/path-search.ts";
import type { ServiceSurroundings } from "./service.ts";
import { ComposeError, notModelled } from "./tell.ts";
import { isMap, listOf, type Tree, textOf } from "./tree.ts";

export function readMounts(tree: Tree | undefined, service: string, around: ServiceSurroundings): Mount[] {
  const mounts = listOf(tree).map((each) => readMount(each, service, around));
  const places = new Map<string, number>();
  for (const [index, { target }] of mounts.entries()) {
    const first = places.get(target);
    if (first !== undefined) {
      throw new ComposeError(
        `services.${service}.volumes[${index}]: target ${target} already mounted as services.${service}.volumes[${first}]`,
      );
    }
    places.set(target, index);
  }
  return mounts;
}

function readMount(tree: Tree, service: string, around: ServiceSurroundings): Mount {
  const { type, source, target, readOnly } = isMap(tree)
    ? { type: textOf(tree.type), source: textOf(tree.source), target: textOf(tree.target), readOnly: tree.read_only === true }
    : shortForm(textOf(tree));
  if (type === "bind") return { source: hostPath(source, around.workingDir), target: normalizePath(target), readOnly };
  if (type !== "volume") throw notModelled(`services.${service}.volumes: type ${type}`);
  if (source === "") return { source: "", target: normalizePath(target), readOnly };
  const name = around.volumeName(source);
  if (name === null) {
    throw new ComposeError(`service ${JSON.stringify(service)} refers to undefined volume ${source}: invalid compose project`);
  }
  return { source: name, target: normalizePath(target), readOnly };
}

/** [SOURCE:]TARGET[:MODE] */
function shortForm(spec: string) {
  if (spec === "") throw new ComposeError("invalid empty volume spec");
  const parts = spec.split(":");
  if (parts.includes("")) throw new ComposeError(`invalid spec: ${spec}: empty section between colons`);
  if (parts.length > 3) throw new ComposeError(`invalid spec: ${spec}: too many colons`);
  const [source, target, mode = ""] = parts.length === 1 ? ["", parts[0]!] : (parts as [string, string, string?]);
  const type = /^[./~]/.test(source) ? "bind" : "volume";
  return { type, source, target, readOnly: mode.split(",").includes("ro") };
}

function hostPath(source: string, workingDir: string): string {
  const path = source.startsWith("~") ? `/root${source.slice(1)}` : source.startsWith("/") ? source : `${workingDir}/${source}`;
  return normalizePath(path);
}
