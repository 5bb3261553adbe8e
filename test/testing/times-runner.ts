/**
 * `npx vitest run --config vitest.times.config.ts --mode all`: how long each property takes for its 100 cases, eight times in one
 * process, in milliseconds of the processor (all its threads, so that the engine's compiler counts too) and by the clock. The
 * engine has compiled what it needs only towards the end.
 */
import { TestRunner } from "vitest";

type Task = Parameters<TestRunner["onBeforeTryTask"]>[0];
type Test = Parameters<TestRunner["onAfterTryTask"]>[0];

const TIMES = 8;

/** Of one run, in milliseconds. */
interface Time {
  readonly processor: number;
  readonly clock: number;
}

// biome-ignore lint/style/noDefaultExport: vitest takes a runner so
export default class TimesRunner extends TestRunner {
  #before = process.cpuUsage();
  #beganAt = performance.now();
  readonly #times = new Map<Test, Time[]>();

  override async onBeforeRunTask(task: Task): Promise<void> {
    await super.onBeforeRunTask(task);
    if (task.type === "test") task.repeats = TIMES - 1;
  }

  override onBeforeTryTask(task: Task): void {
    super.onBeforeTryTask(task);
    this.#before = process.cpuUsage();
    this.#beganAt = performance.now();
  }

  override onAfterTryTask(test: Test): void {
    super.onAfterTryTask(test);
    const { user, system } = process.cpuUsage(this.#before);
    const time = { processor: (user + system) / 1000, clock: performance.now() - this.#beganAt };
    const times = [...(this.#times.get(test) ?? []), time];
    this.#times.set(test, times);
    if (times.length < TIMES) return;
    const row = (of: keyof Time) => times.map((each) => each[of].toFixed(0).padStart(6)).join("");
    console.log(`${row("processor")} ms of the processor  ${test.name}\n${row("clock")} ms by the clock`);
  }
}
