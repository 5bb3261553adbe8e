/** The guest's parts that need no QEMU: the lock file, the archive's address, downloads, archives, what the guest sends. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { makeWhole, openFolder } from "../../src/linux/vm/cache.ts";
import { cpio, treeEntries } from "../../src/linux/vm/cpio.ts";
import { APT_HELPER, download } from "../../src/linux/vm/download.ts";
import { frameReader } from "../../src/linux/vm/frames.ts";
import { keepLeft } from "../../src/linux/vm/left-files.ts";
import { fileNameOf, KERNELS, LOCK_FILE, readLock } from "../../src/linux/vm/lock.ts";
import { archiveOf } from "../../src/linux/vm/sources.ts";
import { property } from "../property.ts";

const folder = mkdtempSync(join(tmpdir(), "netnsim-guest-"));
afterAll(() => rmSync(folder, { recursive: true }));

function inFolder(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe("the lock file", () => {
  const lock = readLock();
  const all = [...lock.packages, ...Object.values(lock.kernels)];

  test("names each package once, with its version, its size and its hash", () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, version, path, sizeBytes, sha256 } of all) {
      expect(path).toMatch(new RegExp(`^pool/main/.*/${name.replaceAll("+", "\\+")}_[^/]*\\.deb$`));
      expect(path).toContain(version.replace(/^\d+:/, ""));
      expect(sizeBytes).toBeGreaterThan(1000);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test("has a kernel for each name that --on takes, and names no archive", () => {
    for (const name of KERNELS) expect(lock.kernels[name].release.startsWith(`${name}.`)).toBe(true);
    expect(readFileSync(LOCK_FILE, "utf8")).not.toContain("://");
  });

  test("has the packages of the tools that scripts of this field name", () => {
    const names = new Set(lock.packages.map(({ name }) => name));
    const wanted = [
      "iproute2",
      "iptables",
      "nftables",
      "bridge-utils",
      "conntrack",
      "tcpdump",
      "net-tools",
      "iputils-ping",
      "sudo",
    ];
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("the archive is that of apt's sources", () => {
  const sources = (name: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) inFolder(`${name}/${path}`, text);
    return archiveOf(join(folder, name));
  };
  const stanza = (uri: string, suites: string, more = "") =>
    `# comment\n${more}Types: deb deb-src\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\n`;

  test("in stanzas, where security's archive is another", () => {
    const text = `${stanza("http://a.test/debian-security", "bookworm-security")}\n${stanza("http://b.test/debian/", "bookworm bookworm-updates")}`;
    expect(sources("stanzas", { "sources.list.d/debian.sources": text })).toBe("http://b.test/debian");
  });

  test("in lines", () => {
    const text = "# deb http://no.test/debian bookworm main\ndeb [arch=amd64 signed-by=/k] http://c.test/debian trixie main\n";
    expect(sources("lines", { "sources.list": text })).toBe("http://c.test/debian");
  });

  test("not one that is switched off, nor Ubuntu's", () => {
    const off = stanza("http://off.test/debian", "bookworm", "Enabled: no\n");
    expect(sources("off", { "sources.list.d/a.sources": off })).toBe(null);
    expect(sources("ubuntu", { "sources.list": "deb http://d.test/ubuntu noble main\n" })).toBe(null);
    expect(archiveOf(join(folder, "nothing"))).toBe(null);
  });

  test("the first of a file of mirrors", () => {
    const list = inFolder("mirrors.list", "# best first\nhttp://e.test/debian\nhttp://f.test/debian\n");
    expect(sources("mirrors", { "sources.list.d/a.sources": stanza(`mirror+file://${list}`, "bookworm") })).toBe(
      "http://e.test/debian",
    );
  });
});

describe.skipIf(!existsSync(APT_HELPER))(`downloads${existsSync(APT_HELPER) ? "" : ` (skipped: no ${APT_HELPER})`}`, () => {
  const text = "a package";
  const locked = (name: string, sha256: string) => ({
    name,
    version: "1:2+b1",
    path: `pool/${name}.deb`,
    sizeBytes: text.length,
    sha256,
  });
  const good = createHash("sha256").update(text).digest("hex");
  const get = (name: string, sha256 = good) =>
    download([locked(name, sha256)], {
      folder: join(inFolder("packages/.keep", ""), ".."),
      mirror: `file://${folder}/archive`,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
  inFolder("archive/pool/some.deb", text);

  test("a package is kept under its name and version", async () => {
    expect(await get("some")).toEqual({ kind: "done" });
    expect(readFileSync(join(folder, "packages", fileNameOf(locked("some", good))), "utf8")).toBe(text);
  });

  test("one that the archive has not is gone; nothing is left of it", async () => {
    expect(await get("none")).toMatchObject({ kind: "gone", packages: [{ name: "none" }] });
    expect(readdirSync(join(folder, "packages")).filter((name) => name.startsWith("none"))).toEqual([]);
  });

  test("one of another hash is not kept, and apt says why", async () => {
    inFolder("archive/pool/other.deb", text);
    const failed = await get("other", "0".repeat(64));
    expect(failed).toMatchObject({ kind: "failed", why: expect.stringContaining("Hash Sum mismatch") });
    expect(readdirSync(join(folder, "packages")).filter((name) => name.startsWith("other"))).toEqual([]);
  });
});

describe("the cache", () => {
  test("has a thing under its name only when it is whole", async () => {
    const path = join(folder, "cache", "thing");
    openFolder(join(folder, "cache"));
    const broken = makeWhole(path, async (part) => {
      writeFileSync(part, "half");
      throw new Error("disk full");
    });
    await expect(broken).rejects.toThrow("disk full");
    expect(readdirSync(join(folder, "cache"))).toEqual([]);
    await makeWhole(path, async (part) => writeFileSync(part, "whole"));
    expect(readFileSync(path, "utf8")).toBe("whole");
  });

  test("is cleared of what a process that is no more has begun", () => {
    // No process has a number above this (PID_MAX_LIMIT).
    inFolder("left/state.4194305.part", "");
    inFolder(`left/state.${process.pid}.part`, "");
    openFolder(join(folder, "left"));
    expect(readdirSync(join(folder, "left"))).toEqual([`state.${process.pid}.part`]);
  });
});

describe("archives for the kernel", () => {
  test("hold files, folders and links, in order and padded, with no time and no owner", () => {
    inFolder("tree/b/file", "text\n");
    symlinkSync("b/file", join(folder, "tree", "a"));
    const archive = cpio(treeEntries(join(folder, "tree")));
    const names = [...archive.toString("latin1").matchAll(/070701([0-9A-Fa-f]{104})([^\0]+)\0/g)];
    expect(names.map(([, fields, name]) => [name, fields!.slice(16, 32), fields!.slice(40, 48)])).toEqual(
      ["a", "b", "b/file", "TRAILER!!!"].map((name) => [name, "0".repeat(16), "0".repeat(8)]),
    );
    expect(archive.length % 512).toBe(0);
    expect(cpio(treeEntries(join(folder, "tree"))).equals(archive)).toBe(true);
  });
});

describe("what the guest sends", () => {
  property([fc.array(fc.tuple(fc.constantFrom("1", "2", "3", "end"), fc.uint8Array())), fc.integer({ min: 1, max: 40 })])(
    "is read in whatever pieces it comes",
    (frames, size) => {
      const whole = Buffer.concat(frames.map(([kind, data]) => Buffer.concat([Buffer.from(`${kind} ${data.length}\n`), data])));
      const read: [string, Uint8Array][] = [];
      const take = frameReader((kind, data) => read.push([kind, Uint8Array.from(data)]));
      for (let at = 0; at < whole.length; at += size) take(whole.subarray(at, at + size));
      expect(read).toEqual(frames);
    },
  );

  test("a file that it names lies in the folder it is for, whatever its name", () => {
    const target = join(folder, "deep", "files");
    for (const path of ["/root/a b.pcap", "/../../../outside", "../../outside"]) keepLeft(target, Buffer.from(`${path}\0bytes`));
    expect(readFileSync(join(target, "root/a b.pcap"), "utf8")).toBe("bytes");
    expect(readdirSync(target)).toEqual(["outside", "root"]);
    expect(existsSync(join(folder, "outside")) || existsSync(join(folder, "deep", "outside"))).toBe(false);
  });
});
