/**
 * The guest's root: Debian's packages laid out as they are, what no script reads left out, and what their installation would have
 * done that scripts do see.
 */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { unpack } from "./unpack.ts";

const LEFT_OUT = [
  ...[
    "doc",
    "man",
    "locale",
    "info",
    "bash-completion",
    "lintian",
    "gcc",
    "common-licenses",
    "zsh",
    "gdb",
    "doc-base",
    "pixmaps",
  ].map((name) => `usr/share/${name}`),
  ...["usr/lib/x86_64-linux-gnu/gconv", "usr/lib/systemd", "usr/lib/python3.11/__pycache__", "usr/lib/python3.11/test"],
  ...[
    "usr/lib/python3.11/lib2to3",
    "usr/lib/python3.11/pydoc_data",
    "usr/lib/python3.11/idlelib",
    "boot",
    "etc/init.d",
    "lib/systemd",
  ],
];

/** Debian's alternatives: the link, and what it leads to. */
const XTABLES = ["", "-save", "-restore"];
const ALTERNATIVES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["iptables", "ip6tables", "arptables", "ebtables"].flatMap((tool) =>
      XTABLES.map((suffix) => [`usr/sbin/${tool}${suffix}`, "xtables-nft-multi"]),
    ),
  ),
  "usr/bin/awk": "mawk",
  "bin/nc": "nc.openbsd",
  "bin/netcat": "nc.openbsd",
  "usr/bin/traceroute": "traceroute.db",
  "usr/bin/telnet": "inetutils-telnet",
  "usr/bin/which": "which.debianutils",
  "bin/sh": "dash",
};

const FILES: Readonly<Record<string, string>> = {
  "etc/hosts": "127.0.0.1\tlocalhost\n",
  "etc/hostname": "host\n",
  "etc/resolv.conf": "",
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\nprotocols: files\nservices: files\n",
  "etc/pam.d/sudo": "auth sufficient pam_permit.so\naccount sufficient pam_permit.so\nsession sufficient pam_permit.so\n",
};

const EMPTY = ["proc", "sys", "dev", "run", "tmp", "root", "var/tmp", "mnt"];

/** Users that are made when their packages are installed. */
const USERS = "tcpdump:x:105:112::/nonexistent:/usr/sbin/nologin\n";
const GROUPS = "tcpdump:x:112:\n";

/** `folder` is empty. */
export function makeRoot(folder: string, packages: readonly string[]): void {
  for (const each of packages) unpack(each, folder);
  for (const path of LEFT_OUT) rmSync(join(folder, path), { recursive: true, force: true });
  for (const [link, target] of Object.entries(ALTERNATIVES)) relink(join(folder, link), target);
  for (const directory of EMPTY) mkdirSync(join(folder, directory), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(folder, path), text);
  const master = (name: string) => readFileSync(join(folder, `usr/share/base-passwd/${name}.master`), "utf8");
  writeFileSync(join(folder, "etc/passwd"), master("passwd") + USERS);
  writeFileSync(join(folder, "etc/group"), master("group") + GROUPS);
  // Stood in for in a session (guest/ssh.sh), where there is one to stand in for.
  writeFileSync(join(folder, "usr/bin/ssh"), "#!/bin/sh\nexit 255\n", { mode: 0o755 });
  for (const directory of ["bin", "sbin", "lib", "lib64"]) mergeIntoUsr(folder, directory);
}

function relink(path: string, target: string): void {
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

/** As on every Debian since 12: /bin is a link to /usr/bin, and so on. */
export function mergeIntoUsr(folder: string, directory: string): void {
  const from = join(folder, directory);
  if (lstatSync(from, { throwIfNoEntry: false })?.isSymbolicLink() !== false) return;
  const to = join(folder, "usr", directory);
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) move(join(from, name), join(to, name));
  rmSync(from, { recursive: true });
  symlinkSync(`usr/${directory}`, from);
}

function move(from: string, to: string): void {
  if (!existsSync(to)) return renameSync(from, to);
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}
