/**
 * `tsx src/linux/vm/lock-main.ts [--mirror URL]`: writes lock.json and docker-lock.json anew, from what the archive has today.
 * The guest's root is everything that the tools below depend on; docker's part is what docker needs besides.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openIndex } from "./apt-index.ts";
import { DOCKER_LOCK_FILE, LOCK_FILE, type Lock, type PartLock } from "./lock.ts";
import { archiveOf } from "./sources.ts";

const SUITE = "bookworm";
const KERNEL_SUITE = "trixie-backports";

const TOOLS = `
  base-files base-passwd bash coreutils dash debianutils diffutils findutils grep gzip hostname libc-bin mawk mount ncurses-base sed tar util-linux
  bind9-dnsutils bridge-utils bsdextrautils busybox conntrack curl ethtool inetutils-telnet iproute2 ipset iptables iputils-arping
  iputils-ping jq kmod net-tools netbase netcat-openbsd nftables procps python3 socat sudo tcpdump traceroute wget wireguard-tools xxd`;

const DOCKER = ["docker.io", "containerd", "runc", "tini", "busybox-static"];

/** What only installing packages takes: nothing is installed here, the packages are laid out as they are. */
const NOT_NEEDED =
  /^(?:adduser|debconf|dpkg|init-system-helpers|usrmerge|perl.*|libperl.*|lib.*-perl|libdebconfclient0|libgdbm.*|libsemanage.*|libsepol2)$/;

const mirror = process.argv[process.argv.indexOf("--mirror") + 1 || process.argv.length] ?? archiveOf();
if (mirror === null) throw new Error("lock: no Debian archive among apt's sources: --mirror URL");
const folder = mkdtempSync(join(tmpdir(), "netnsim-lock-"));
try {
  const index = openIndex(folder, mirror, [SUITE, KERNEL_SUITE]);
  const packages = index.closure(TOOLS.trim().split(/\s+/)).filter((name) => !NOT_NEEDED.test(name));
  const kernel = (version: string, suite: string) => {
    const name = index.kernelsOf(version).at(-1);
    if (name === undefined) throw new Error(`lock: the archive has no kernel ${version}`);
    return { ...index.find([name])[0]!, release: name.replace(/^linux-image-/, ""), suite };
  };
  const lock: Lock = {
    suite: SUITE,
    packages: index.find(packages),
    kernels: {
      "6.18": kernel("6.18", KERNEL_SUITE),
      "6.1": kernel("6.1", SUITE),
    },
  };
  const more = index.closure(DOCKER).filter((name) => !NOT_NEEDED.test(name) && !packages.includes(name));
  const docker: PartLock = { suite: SUITE, packages: index.find(more), kernels: {} };
  writeFileSync(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
  writeFileSync(DOCKER_LOCK_FILE, `${JSON.stringify(docker, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
