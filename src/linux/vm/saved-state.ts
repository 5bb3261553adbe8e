/**
 * The state of a booted guest that waits for its job: saved once for each kernel, image and version of QEMU; each script goes on
 * from there, in a third of a second.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { singleQuoted } from "../../shell/evaluator/quoting.ts";
import { cacheFolder, makeWhole, openFolder, removeOthers } from "./cache.ts";
import { frameReader } from "./frames.ts";
import { type Image, shortHash } from "./image.ts";
import { bootGuest, killGuest, qemuVersion } from "./qemu.ts";
import { ToolFailed } from "./unpack.ts";

const FOLDER = "states";

/** Where the state lies. Boots a guest and saves it, where there is none yet. */
export async function saveState(name: string, image: Image, signal: AbortSignal): Promise<string> {
  const folder = openFolder(join(cacheFolder(), FOLDER));
  const path = join(folder, `${name}-${shortHash(image.hash, qemuVersion()!)}`);
  if (!existsSync(path)) {
    removeOthers(folder, `${name}-`, path);
    await makeWhole(path, (part) => save(part, image, signal));
  }
  return path;
}

async function save(part: string, image: Image, signal: AbortSignal): Promise<void> {
  const guest = bootGuest({ ...image, mode: "quick", seed: 1, isSaved: true });
  const kill = () => killGuest(guest);
  signal.addEventListener("abort", kill);
  const limit = setTimeout(kill, LIMIT_MS);
  let state = "(ended early)";
  const isReady = new Promise<void>((resolve) =>
    guest.line.on(
      "data",
      frameReader((kind) => kind === "ready" && resolve()),
    ),
  );
  const control = new Control(guest.control!);
  await Promise.race([isReady, guest.ended]);
  await Promise.race([migrate(control, part).then((status) => (state = status)), guest.ended]);
  kill();
  await guest.ended;
  clearTimeout(limit);
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (state !== "completed") throw new ToolFailed(`the guest's state could not be saved: ${guest.complaints().trim() || state}`);
}

/** A boot takes ten seconds of a processor. */
const LIMIT_MS = 900_000;

/** The guest is not stopped for it, so that it goes on by itself where it is restored. */
async function migrate(control: Control, path: string): Promise<string> {
  await control.execute("qmp_capabilities");
  await control.execute("migrate-set-parameters", { "max-bandwidth": 1e10, "downtime-limit": 2000 });
  await control.execute("migrate", { uri: `exec:cat > ${singleQuoted(path)}` });
  for (;;) {
    const { status } = (await control.execute("query-migrate")) as { status: string };
    if (status === "completed" || status === "failed") return status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** QEMU's control channel (QMP): a command and its result, one line of JSON each. */
class Control {
  readonly #line: Duplex;
  #resolve: (result: unknown) => void = () => {};

  constructor(line: Duplex) {
    this.#line = line;
    let text = "";
    line.on("error", () => {});
    line.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const lines = text.split("\n");
      text = lines.pop()!;
      for (const each of lines) {
        const said = JSON.parse(each) as { return?: unknown; error?: { desc: string } };
        if (said.error !== undefined) this.#resolve({ status: "failed", why: said.error.desc });
        else if (said.return !== undefined) this.#resolve(said.return);
      }
    });
  }

  execute(execute: string, words: object = {}): Promise<unknown> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#line.write(`${JSON.stringify({ execute, arguments: words })}\n`);
    });
  }
}
