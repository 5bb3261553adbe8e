/**
 * `npx vitest run --config vitest.times.config.ts --mode all`: how long each property takes for its 100 cases, in milliseconds of
 * the processor: the first time, and twice more, when the engine has compiled what it needs.
 */
import { TestRunner } from "vitest";

type Task = Parameters<TestRunner["onBeforeTryTask"]>[0];
type Test = Parameters<TestRunner["onAfterTryTask"]>[0];

const TIMES = 3;

// biome-ignore lint/style/noDefaultExport: vitest takes a runner so
export default class TimesRunner extends TestRunner {
  #before = process.cpuUsage();
  readonly #times = new Map<Test, number[]>();

  override async onBeforeRunTask(task: Task): Promise<void> {
    await super.onBeforeRunTask(task);
    if (task.type === "test") task.repeats = TIMES - 1;
  }

  override onBeforeTryTask(task: Task): void {
    super.onBeforeTryTask(task);
    this.#before = process.cpuUsage();
  }

  override onAfterTryTask(test: Test): void {
    super.onAfterTryTask(test);
    const { user, system } = process.cpuUsage(this.#before);
    const times = [...(this.#times.get(test) ?? []), (user + system) / 1000];
    this.#times.set(test, times);
    if (times.length === TIMES) console.log(`${times.map((ms) => ms.toFixed(0).padStart(6)).join("")} ms  ${test.name}`);
  }
}
