/**
 * `tsx test/docker/script-main.ts [NAME ...]`: where the simulator differs from the recorded output of real docker; without
 * names, how many.
 */
import { compareRecorded, SCRIPT_NAMES } from "./script-files.ts";

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : SCRIPT_NAMES) {
  const { scenario, recorded, differences, error } = await compareRecorded(name);
  if (wanted.length > 0) for (const difference of differences) console.log(`${difference.text}\n`);
  if (error !== null) console.log(error.stack);
  const total = scenario.steps.length;
  console.log(`${name}: ${recorded.length === 0 ? "not recorded" : `${total - differences.length} of ${total}`}`);
}
