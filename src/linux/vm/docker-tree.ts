/** Docker's part of a guest: Debian's packages of it, beside the root, and busybox, which the image of its world is made of. */
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { mergeIntoUsr } from "./root-tree.ts";
import { unpack } from "./unpack.ts";

/** What dockerd starts none of. */
const LEFT_OUT = [
  ...["etc", "var", "usr/share", "usr/lib/systemd", "lib/systemd", "lib/udev", "lib/modprobe.d", "usr/lib/tmpfiles.d"],
  ...["ctr", "containerd-stress", "containerd-shim", "containerd-shim-runc-v1", "dnet"].map((name) => `usr/bin/${name}`),
  "usr/sbin/ovrouter",
];

/** `folder` is empty. */
export function makeDockerTree(folder: string, packages: readonly string[]): void {
  for (const each of packages) unpack(each, folder);
  for (const path of LEFT_OUT) rmSync(join(folder, path), { recursive: true, force: true });
  // Not in the guest's own busybox's stead.
  mkdirSync(join(folder, "netnsim/docker"), { recursive: true });
  renameSync(join(folder, "bin/busybox"), join(folder, "netnsim/docker/busybox"));
  // Where docker's own packages have it, and the simulator.
  renameSync(join(folder, "usr/sbin/docker-proxy"), join(folder, "usr/bin/docker-proxy"));
  for (const directory of ["bin", "sbin", "lib"]) {
    mergeIntoUsr(folder, directory);
    // The link is the root's.
    rmSync(join(folder, directory), { force: true });
  }
}
