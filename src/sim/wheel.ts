/** The kernel's timer wheel: when a timer fires that is set in ticks. Linux: kernel/time/timer.c. */

/** A tick of the kernel's clock (HZ 250), in microseconds. */
export const TICK_US = 4000;

/** When a timer set now fires. Linux: calc_wheel_index(), kernel/time/timer.c, at 250 ticks a second. */
export function wheelDueUs(nowUs: number, delayUs: number): number {
  const ticks = Math.max(0, Math.ceil(delayUs / TICK_US));
  let granularity = 1;
  while (ticks >= 63 * granularity && granularity < 8 ** 8) granularity *= 8;
  const expires = Math.floor(nowUs / TICK_US) + ticks;
  return (Math.floor(expires / granularity) + 1) * granularity * TICK_US;
}
