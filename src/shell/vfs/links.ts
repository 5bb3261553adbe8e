/**
 * Which names are symbolic links: Debian's in its root, and those the kernel has in /proc and /sys. They are known by their
 * names, as nothing else makes links here; where they lead is followed by whoever reads them. Linux: fs/proc/base.c,
 * net/core/net-sysfs.c.
 */

const DEBIAN = /^\/(?:s?bin|var\/run|dev\/fd)$/;

const PROC = /^\/proc\/(?:self|thread-self|net|mounts|[^/]+\/(?:cwd|exe|root|(?:fd|ns|map_files)\/[^/]+))$/;

/** A folder of links to the devices. */
const SYS_CLASS = /^\/sys\/class\/net\/[^/]+$/;

const SYS_DEVICE =
  /^\/sys\/.+\/net\/[^/]+\/(?:.+\/)?(?:subsystem|master|(?:upper|lower)_[^/]+|brport\/bridge|brif\/[^/]+|subsystem\/[^/]+)$/;

/** A kernel's link, at an absolute path. */
export function isKernelLink(path: string): boolean {
  return path.startsWith("/proc/")
    ? PROC.test(path)
    : path.startsWith("/sys/") && (SYS_CLASS.test(path) || SYS_DEVICE.test(path));
}

/** One of Debian's. */
export function isDebianLink(path: string): boolean {
  return DEBIAN.test(path);
}
