/**
 * The volumes of a service: folders of the host, and named ones the runtime keeps in memory. Source: compose-go,
 * format/volume.go.
 */
import type { Mount } from "../../../../docker/shapes.ts";
import { normalizePath } from "../../../vfs/canonical.ts";
import { ComposeError, notModelled } from "./report.ts";
import type { ServiceTree } from "./service-tree.ts";
import { BOOLEAN, enumOf, INTEGER_OR_STRING, LIST_OR_DICT, list, NUMBER_OR_STRING, object, oneOf, STRING } from "./shape.ts";
import { isMap, listOf, type Tree, textOf } from "./tree.ts";

const MOUNT = object(
  {
    type: enumOf("bind", "volume", "tmpfs", "cluster", "npipe", "image"),
    source: STRING,
    target: STRING,
    read_only: BOOLEAN,
    consistency: STRING,
    bind: object({ propagation: STRING, create_host_path: BOOLEAN, recursive: STRING, selinux: STRING }),
    volume: object({ labels: LIST_OR_DICT, nocopy: BOOLEAN, subpath: STRING }),
    tmpfs: object({ size: INTEGER_OR_STRING, mode: NUMBER_OR_STRING }),
    image: object({ subpath: STRING }),
  },
  { required: ["type"] },
);

export const MOUNTS = list(oneOf(STRING, MOUNT), true);

export function readMounts(from: ServiceTree): Mount[] {
  const { name: service } = from;
  const mounts = listOf(from.tree.volumes).map((each) => readMount(each, service, from));
  const targets = new Map<string, number>();
  for (const [index, { target }] of mounts.entries()) {
    const first = targets.get(target);
    if (first !== undefined) {
      throw new ComposeError(
        `services.${service}.volumes[${index}]: target ${target} already mounted as services.${service}.volumes[${first}]`,
      );
    }
    targets.set(target, index);
  }
  return mounts;
}

function readMount(tree: Tree, service: string, around: ServiceTree): Mount {
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
