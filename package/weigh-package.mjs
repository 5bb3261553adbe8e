/** Packs netnsim, installs it into an empty folder with npm's default options, and fails where that runs a script or weighs 15 MB. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MOST_MEGABYTES = 15;

const folder = mkdtempSync(join(tmpdir(), "netnsim-weight-"));
try {
  const packed = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { encoding: "utf8" }),
  );
  writeFileSync(join(folder, "package.json"), "{}\n");
  execFileSync("npm", ["install", join(folder, packed[0].filename)], { cwd: folder, stdio: "inherit" });
  const { packages } = JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8"));
  const withScripts = Object.keys(packages).filter((name) => packages[name].hasInstallScript);
  const megabytes = Number(execFileSync("du", ["-sm", join(folder, "node_modules")], { encoding: "utf8" }).split("\t")[0]);
  console.log(
    `netnsim installed: ${Object.keys(packages).length} packages, ${megabytes} MB, ${withScripts.length} with install scripts`,
  );
  if (withScripts.length > 0) throw new Error(`these run a script when installed: ${withScripts.join(", ")}`);
  if (megabytes >= MOST_MEGABYTES) throw new Error(`${megabytes} MB are not under ${MOST_MEGABYTES} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
