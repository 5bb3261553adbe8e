/**
 * The recordings that were made in a guest, made again: the same bytes, where QEMU and all that is in the guest are the same;
 * else the same in content. Each fifth of them; all with `--mode all`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DOCKERHOST } from "../../src/lab/worlds/dockerhost-data.ts";
import { hashOf, readRecording } from "../../src/linux/recording.ts";
import { runReal } from "../../src/linux/session.ts";
import { guestKernel } from "../../src/linux/vm/guest-kernel.ts";
import { hasDocker } from "../../src/linux/vm/image.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { someOf } from "../sample.ts";

const RECORDINGS = fileURLToPath(new URL("../recordings", import.meta.url));
const SCENARIOS = fileURLToPath(new URL("../../scenarios", import.meta.url));

const recorded = readdirSync(RECORDINGS)
  .filter((file) => file.endsWith(".json"))
  .map((file) => ({ name: file.replace(/\.json$/, ""), recording: readRecording(`${RECORDINGS}/${file}`)! }))
  .filter(({ recording }) => recording.origin !== undefined);
const reason = guestKernel().whyNot([]);

describe.skipIf(reason !== null)(`recordings made in a guest${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test("there are some", () => expect(recorded).not.toEqual([]));

  test.concurrent.for(someOf(recorded, 5))("$name", async ({ name, recording }, { skip }) => {
    const withDocker = recording.world === DOCKERHOST;
    skip(withDocker && !hasDocker(), "docker is not in the guest: netnsim judge fetch --docker");
    const { qemu, image, seed, sha256 } = recording.origin!;
    const kernel = guestKernel({ seed });
    const scenario = parseScenario(readFileSync(`${SCENARIOS}/${name}.md`, "utf8"), `${name}.md`);
    const { results } = await runReal(scenario, { kernel });
    expect(compareRuns(scenario.steps, recording.steps, results).map(({ text }) => text)).toEqual([]);
    const here = (await kernel.origin(withDocker))!;
    if (here.qemu === qemu && here.image === image) expect(hashOf(results)).toBe(sha256);
    else
      console.log(
        `${name}: compared by content: QEMU ${here.qemu} (recorded with ${qemu}), image ${here.image === image ? "the same" : "another"}`,
      );
  });
});
