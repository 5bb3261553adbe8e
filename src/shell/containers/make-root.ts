/**
 * Puts together a container's root file system: image, docker's own files, mounts, and what its namespace shows in /proc and
 * /sys.
 */
import type { CatalogueImage } from "../../docker/images/define.ts";
import type { Container, Mount } from "../../docker/shapes.ts";
import type { Net } from "../../kernel/net.ts";
import type { FileSystem } from "../files.ts";
import { toBytes } from "../io.ts";
import { kernelTrees } from "../vfs/kernel-trees.ts";
import type { Quota } from "../vfs/quota.ts";
import type { SyntheticTree } from "../vfs/synthetic.ts";
import type { FileTree } from "../vfs/tree.ts";
import { type MountPoint, RootFiles } from "./root-files.ts";

export interface RootContext {
  /** Programs there are now: the image's and what was installed. */
  readonly programs: () => readonly string[];
  readonly hostFiles: FileSystem;
  readonly quota: Quota;
  /** A named volume, made when it is first used; the argument says whether it is new. */
  readonly volume: (name: string) => { readonly tree: FileTree; readonly isNew: boolean };
}

const COMMON_DIRECTORIES = ["/dev", "/etc", "/proc/self", "/root", "/sys/class/net", "/tmp"];
const DEBIAN_DIRECTORIES = [
  "/home",
  "/media",
  "/mnt",
  "/opt",
  "/run",
  "/srv",
  "/usr/bin",
  "/usr/lib",
  "/usr/sbin",
  "/var/lib",
  "/var/log",
  "/var/tmp",
];

export function makeRoot(container: Container, image: CatalogueImage, around: RootContext): RootFiles {
  const isMerged = image.userland === "debian" || image.userland === "centos";
  const mounts = container.hostConfig.mounts.map((mount) => mountPoint(mount, image, around));
  const root = new RootFiles({
    trees: memoizedTrees(container),
    programs: around.programs,
    mounts,
    isMerged,
    isPrivileged: () => container.hostConfig.privileged,
    isReadOnly: false,
    quota: around.quota,
  });
  const family = isMerged ? DEBIAN_DIRECTORIES : [];
  for (const path of [...COMMON_DIRECTORIES, ...family, ...image.directories]) root.tree.makeDirectory(path, { recursive: true });
  putFiles(root.tree, image.files);
  root.tree.writeFile("/.dockerenv", new Uint8Array(0));
  for (const path of ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"]) root.tree.writeFile(path, new Uint8Array(0));
  return root;
}

function putFiles(tree: FileTree, files: readonly (readonly [string, string])[]): void {
  for (const [path, text] of files) {
    tree.makeDirectory(path.slice(0, path.lastIndexOf("/")) || "/", { recursive: true });
    tree.writeFile(path, toBytes(text));
  }
}

/** A folder of the host that is not there is made; a new named volume begins with what the image has there. */
function mountPoint(mount: Mount, image: CatalogueImage, around: RootContext): MountPoint {
  const target = mount.target.replace(/\/+$/, "") || "/";
  const { readOnly } = mount;
  if (mount.source.startsWith("/")) {
    const path = mount.source.replace(/\/+$/, "");
    if (!around.hostFiles.exists(path)) around.hostFiles.makeDirectory(path, { recursive: true });
    return { target, readOnly, files: around.hostFiles, path };
  }
  const { tree, isNew } = around.volume(mount.source);
  if (isNew) {
    const inside = image.files.filter(([path]) => path.startsWith(`${target}/`));
    putFiles(
      tree,
      inside.map(([path, text]) => [path.slice(target.length), text] as const),
    );
  }
  return { target, readOnly, files: tree, path: "" };
}

/** What the namespace it is in at the moment shows; nothing while it does not run. */
function memoizedTrees(container: Container): () => readonly SyntheticTree[] {
  let made: { readonly net: Net; readonly trees: readonly SyntheticTree[] } | null = null;
  return () => {
    const { net } = container;
    if (net === null) return [];
    if (made === null || made.net !== net) made = { net, trees: kernelTrees(net) };
    return made.trees;
  };
}
