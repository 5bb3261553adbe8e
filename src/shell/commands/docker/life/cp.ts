/**
 * `docker cp`: a container's archive is unpacked on the host, or one of the host's files in a container; its first name is
 * replaced where the target has another. Source: docker/cli, cli/command/container/cp.go; moby, pkg/archive/copy.go.
 */
import type { Engine } from "../../../../docker/engine.ts";
import { DockerError } from "../../../../docker/shapes.ts";
import type { Step } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import { archivePath, extractToPath, statPath } from "../../../containers/archive/container.ts";
import { type ArchiveEntry, readTar, writeTar } from "../../../containers/archive/tar.ts";
import { entriesOf, goError, unpack } from "../../../containers/archive/tree.ts";
import { readAllBytes } from "../../../io.ts";
import { failIfLost } from "../lost-output.ts";
import { humanSize } from "../print/duration.ts";
import { daemonError } from "../refuse.ts";
import { absolute } from "../run/paths.ts";
import type { Verb } from "../verb.ts";

/** What the client itself refuses, in its words. */
class CopyError extends Error {}

export const cpVerb: Verb = {
  name: "cp",
  line: "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
  about: "Copy files/folders between a container and the local filesystem",
  flags: [
    { name: "archive", short: "a", kind: "bool", isNoted: true },
    { name: "follow-link", short: "L", kind: "bool", isIgnored: true },
    { name: "quiet", short: "q", kind: "bool", since: 23 },
  ],
  arguments: [2, 2],
  *run(context, engine, flags) {
    const [from, to] = flags.operands as [string, string];
    try {
      if (from === "") throw new CopyError("source can not be empty");
      if (to === "") throw new CopyError("destination can not be empty");
      const [source, target] = [position(from), position(to)];
      if (source.container === null && target.container === null)
        throw new CopyError("must specify at least one container source");
      if (source.container !== null && target.container !== null)
        throw new CopyError("copying between containers is not supported");
      const copied =
        source.container !== null
          ? copyOut(context, engine, { container: source.container, path: source.path, target: to })
          : yield* copyIn(context, engine, { container: target.container!, path: target.path, source: from });
      const isReported = engine.profile.client.has({ since: 23 }) && context.stdout.isTerminal && !flags.has("quiet");
      if (isReported && copied !== null)
        context.stderr.write(`Successfully copied ${humanSize(writeTar(copied.entries, 0).length)} to ${copied.to}\n`);
      return to === "-" ? failIfLost(context, 0) : 0;
    } catch (error) {
      if (error instanceof DockerError && error.status !== 501) return daemonError(context, error);
      if (!(error instanceof CopyError || error instanceof DockerError)) throw error;
      context.stderr.write(`${error.message}\n`);
      return 1;
    }
  },
};

interface Copied {
  readonly entries: readonly ArchiveEntry[];
  readonly to: string;
}

/** Null: nothing more is said of it. */
function copyOut(
  context: CommandContext,
  engine: Engine,
  { container, path, target }: { readonly container: string; readonly path: string; readonly target: string },
): Copied | null {
  const { files } = context;
  const local = absolute(context, target);
  if (target !== "-") refuseTarget(context, local);
  const stat = asClient(engine, container, path, () => statPath(engine, container, path));
  const entries = archivePath(engine, container, path);
  if (target === "-") {
    const { epochUs, nowUs } = engine.host.loop;
    context.stdout.write(writeTar(entries, Math.floor((epochUs + nowUs) / 1e6)));
    return null;
  }
  const there = files.exists(local) ? { isDirectory: files.isDirectory(local) } : null;
  const aimed = prepareCopy(entries, { path, isDirectory: stat.isDirectory }, { path: local, there });
  const problem = unpack(files, cleaned(aimed.directory), aimed.entries, {
    keepsKind: true,
    show: (each) => each,
    removal: engine.profile.words.archive.removal,
  });
  if (problem !== null) throw new CopyError(problem);
  return { entries, to: local };
}

/** docker/cli: command.ValidateOutputPath(). */
function refuseTarget({ files }: CommandContext, path: string): void {
  const folder = directoryOf(cleaned(path));
  if (!files.exists(folder)) throw new CopyError(`invalid output path: directory ${JSON.stringify(folder)} does not exist`);
  if (files.isDevice(path))
    throw new CopyError(`invalid output path: ${JSON.stringify(path)} must be a directory or a regular file: got a device`);
}

function* copyIn(
  context: CommandContext,
  engine: Engine,
  { container, path, source }: { readonly container: string; readonly path: string; readonly source: string },
): Step<Copied> {
  const { files } = context;
  const there = statIfThere(engine, container, path);
  const to = `${container}:${path}`;
  if (source === "-") {
    if (there?.isDirectory !== true) throw new CopyError(`destination ${JSON.stringify(to)} must be a directory`);
    const entries = readTar(yield* readAllBytes(context.stdin));
    if (typeof entries === "string") throw new DockerError(engine.profile.words.archive.problem(entries), 500);
    extractToPath(engine, container, path, { entries, keepsKind: true });
    return { entries, to };
  }
  const local = absolute(context, source);
  const [folder, name] = splitPath(local);
  const refused = files.access(local);
  // Below the root that is //NAME.
  if (refused !== null) throw new CopyError(`lstat ${folder}/${name}: ${goError(refused)}`);
  const entries = [...entriesOf(files, local, name)];
  const aimed = prepareCopy(entries, { path: local, isDirectory: files.isDirectory(local) }, { path, there });
  asClient(engine, container, aimed.directory, () =>
    extractToPath(engine, container, aimed.directory, { entries: aimed.entries, keepsKind: true }),
  );
  return { entries, to };
}

/** The client does not mind here that there is no such container or file. */
function statIfThere(engine: Engine, container: string, path: string): { readonly isDirectory: boolean } | null {
  try {
    return statPath(engine, container, path);
  } catch (error) {
    if (error instanceof DockerError) return null;
    throw error;
  }
}

/** What is not found has the client's own words. */
function asClient<T>(engine: Engine, container: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof DockerError) || error.status !== 404) throw error;
    const { words } = engine.profile.client;
    throw new CopyError(
      engine.findContainer(container) === null ? words.copyWithoutContainer(container, path) : words.noSuchFile(container, path),
    );
  }
}

interface Target {
  readonly path: string;
  /** Null where there is nothing yet. */
  readonly there: { readonly isDirectory: boolean } | null;
}

/** Into which folder an archive is unpacked, and under which name. moby: PrepareArchiveCopy(). */
function prepareCopy(
  entries: readonly ArchiveEntry[],
  source: { readonly path: string; readonly isDirectory: boolean },
  { path, there }: Target,
): { readonly directory: string; readonly entries: readonly ArchiveEntry[] } {
  if (there?.isDirectory) return { directory: path, entries };
  if (there !== null && source.isDirectory) throw new CopyError("cannot copy directory");
  if (there === null && !source.isDirectory && namesFolder(path)) throw new CopyError("no such directory");
  const [directory, name] = splitPath(path);
  const [, old] = splitPath(source.path);
  const renamed = entries.map((entry) => ({ ...entry, name: entry.name.replace(old === "/" ? "" : old, () => name) }));
  return { directory, entries: renamed };
}

function namesFolder(path: string): boolean {
  return path === "" || path.endsWith("/") || /(^|\/)\.$/.test(path);
}

/** moby: SplitPathDirEntry(). */
function splitPath(path: string): readonly [string, string] {
  if (path === "" || /(^|\/)\.$/.test(path)) return [cleaned(path), "."];
  const plain = cleaned(path);
  return [directoryOf(plain), plain === "/" ? "/" : plain.slice(plain.lastIndexOf("/") + 1)];
}

/** Without what says nothing: `.`, `..`, doubled slashes and those at the end. Go: filepath.Clean(). */
function cleaned(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === ".." && steps.length > 0 && steps.at(-1) !== "..") steps.pop();
    else if (step !== "" && step !== "." && (step !== ".." || !path.startsWith("/"))) steps.push(step);
  }
  return (path.startsWith("/") ? "/" : "") + steps.join("/") || ".";
}

function directoryOf(plain: string): string {
  const slash = plain.lastIndexOf("/");
  return slash < 0 ? "." : plain.slice(0, slash) || "/";
}

/** CONTAINER:PATH; a path that begins with / or . is the host's. */
function position(text: string): { readonly container: string | null; readonly path: string } {
  const colon = text.indexOf(":");
  if (colon < 0 || text.startsWith("/") || text.startsWith(".")) return { container: null, path: text };
  return { container: text.slice(0, colon), path: text.slice(colon + 1) };
}
