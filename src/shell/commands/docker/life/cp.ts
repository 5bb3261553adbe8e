/** `docker cp`, one file at a time. Source: docker/cli, cli/command/container/cp.go. */
import type { Engine } from "../../../../docker/engine.ts";
import type { CommandContext } from "../../../command.ts";
import { toText } from "../../../io.ts";
import { absolute } from "../run/paths.ts";
import { readVerb, type VerbUsage } from "../verb.ts";

const CP: VerbUsage = {
  name: "cp",
  line: "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
  about: "Copy files/folders between a container and the local filesystem",
  flags: [
    { name: "archive", short: "a", kind: "bool", isNoted: true },
    { name: "follow-link", short: "L", kind: "bool", isIgnored: true },
    { name: "quiet", short: "q", kind: "bool", since: 23, isIgnored: true },
  ],
  arguments: [2, 2],
};

/** One file at a time; a folder or a tar stream (-) is not modelled. */
export function cpVerb(context: CommandContext, engine: Engine, args: readonly string[]): number {
  const flags = readVerb(context, engine, CP, args);
  if (typeof flags === "number") return flags;
  const [from, to] = flags.operands as [string, string];
  const fail = (words: string): number => {
    context.stderr.write(`${words}\n`);
    return 1;
  };
  if (from === "-" || to === "-") return fail("docker cp: a tar stream (-) is not modelled");
  const [source, target] = [position(from), position(to)];
  if (source.container === null && target.container === null) return fail("must specify at least one container source");
  if (source.container !== null && target.container !== null) return fail("copying between containers is not supported");
  const reference = (source.container ?? target.container)!;
  const container = engine.findContainer(reference);
  const { words } = engine.profile.client;
  if (container === null)
    return fail(words.copyWithoutContainer(reference, source.container === null ? target.path : source.path));
  if (source.container !== null) {
    const bytes = engine.runtime.readFile(container, source.path);
    if (bytes === null) return fail(words.noSuchFile(reference, source.path));
    const path = absolute(context, target.path);
    const refused = context.files.writeFile(context.files.isDirectory(path) ? `${path}/${baseName(source.path)}` : path, bytes);
    if (refused === null) return 0;
    return fail(`invalid output path: directory ${JSON.stringify(path.slice(0, path.lastIndexOf("/")))} does not exist`);
  }
  const bytes = context.files.readFile(absolute(context, source.path));
  if (!(bytes instanceof Uint8Array)) {
    return fail(
      bytes.errno === "EISDIR"
        ? "docker cp: folders are not modelled"
        : `lstat ${absolute(context, source.path)}: no such file or directory`,
    );
  }
  engine.runtime.writeFile(
    container,
    target.path.endsWith("/") ? target.path + baseName(source.path) : target.path,
    toText(bytes),
  );
  return 0;
}

/** CONTAINER:PATH; a path that begins with / or . is the host's. */
function position(text: string): { readonly container: string | null; readonly path: string } {
  const colon = text.indexOf(":");
  if (colon < 0 || text.startsWith("/") || text.startsWith(".")) return { container: null, path: text };
  return { container: text.slice(0, colon), path: text.slice(colon + 1) };
}

function baseName(path: string): string {
  return (
    path
      .split("/")
      .filter((step) => step !== "")
      .at(-1) ?? ""
  );
}
