/**
 * What an archive has: its indexes, fetched and checked by apt in a folder of its own, as an ordinary user. The machine's own apt
 * stays as it is, and what it has installed counts for nothing.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LockedPackage } from "./lock.ts";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

export interface ArchiveIndex {
  /** The versions that apt would install, of those packages that the archive has. */
  find(names: readonly string[]): LockedPackage[];
  /** These packages, and all that they depend on, by name. */
  closure(names: readonly string[]): string[];
  /** Small kernels (for clouds) of that version ("6.18"), in ascending order of what follows it. */
  kernelsOf(version: string): string[];
}

export function openIndex(folder: string, mirror: string, suites: readonly string[]): ArchiveIndex {
  for (const part of ["etc/apt.conf.d", "etc/preferences.d", "state/lists/partial", "cache/archives/partial"])
    mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, "status"), "");
  const sources = suites.map((suite) => `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`);
  writeFileSync(join(folder, "etc/sources.list"), sources.join(""));
  const settings: Readonly<Record<string, string>> = {
    Dir: folder,
    "Dir::Etc": join(folder, "etc"),
    "Dir::State": join(folder, "state"),
    "Dir::State::status": join(folder, "status"),
    "Dir::Cache": join(folder, "cache"),
    "Dir::Log": folder,
    "Debug::NoLocking": "1",
    "APT::Sandbox::User": "root",
    "APT::Architecture": "amd64",
    "APT::Architectures": "amd64",
    "APT::Install-Recommends": "0",
    "Acquire::Languages": "none",
  };
  const configuration = join(folder, "apt.conf");
  writeFileSync(
    configuration,
    Object.entries(settings)
      .map(([name, value]) => `${name} "${value}";\n`)
      .join(""),
  );
  const apt = (program: string, ...argv: string[]): string => {
    const env = { ...process.env, APT_CONFIG: configuration, LC_ALL: "C.UTF-8" };
    const { status, stdout, stderr, error } = spawnSync(program, argv, { encoding: "utf8", env, maxBuffer: 1 << 28 });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${program}: ${stderr.trim().split("\n").at(-1)}`);
    return stdout;
  };
  apt("apt-get", "update", "-qq");
  return {
    find: (names) => {
      const stanzas = apt("apt-cache", "show", "--no-all-versions", ...names).split("\n\n");
      return stanzas.flatMap((stanza) => {
        const fields = new Map([...stanza.matchAll(/^(\w+): (.*)$/gm)].map(([, key, value]) => [key, value]));
        const [name, version, path, size, sha256] = ["Package", "Version", "Filename", "Size", "SHA256"].map((key) =>
          fields.get(key),
        );
        return name && version && path && size && sha256 ? [{ name, version, path, sizeBytes: Number(size), sha256 }] : [];
      });
    },
    closure: (names) => {
      const planned = apt("apt-get", "install", "--simulate", "--no-remove", ...names);
      return [...planned.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!).sort();
    },
    kernelsOf: (version) => {
      const all = apt("apt-cache", "pkgnames", `linux-image-${version}.`).split("\n");
      const names = all.filter((name) => name.endsWith("-cloud-amd64"));
      return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    },
  };
}
