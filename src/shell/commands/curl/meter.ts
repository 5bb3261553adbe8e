/**
 * curl's progress meter on stderr: two lines of heading, then one line that is written over, at most once a second and at the
 * end. Linux: lib/progress.c of curl. Seconds are counted from the transfer's start.
 */
import type { Output } from "../../io.ts";

const HEADING =
  "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n" +
  "                                 Dload  Upload   Total   Spent    Left  Speed\n";
/** How many samples the current speed looks back over. */
const SAMPLES = 6;

export class Meter {
  downloaded = 0;
  /** Null while not known. */
  total: number | null = null;
  readonly #stderr: Output | null;
  readonly #startUs: number;
  readonly #samples: { readonly bytes: number; readonly atUs: number }[] = [];
  #lastShownSecond = -1;
  #begun = false;

  /** Without an output it only counts. One that goes on after a redirection has its heading already. */
  constructor(stderr: Output | null, startUs: number, goesOn = false) {
    this.#stderr = stderr;
    this.#startUs = startUs;
    this.#samples.push({ bytes: 0, atUs: startUs });
    if (!goesOn) return;
    this.#begun = true;
    this.#lastShownSecond = 0;
  }

  /** Shows the state, unless this second's was shown already. */
  update(nowUs: number): void {
    const second = Math.floor((nowUs - this.#startUs) / 1e6);
    if (second === this.#lastShownSecond) return;
    this.#lastShownSecond = second;
    this.#show(nowUs);
  }

  finish(nowUs: number): void {
    this.#show(nowUs);
    this.#stderr?.write("\n");
  }

  /** Bytes a second over the whole transfer. */
  averageSpeed(nowUs: number): number {
    return Math.trunc((this.downloaded * 1e6) / Math.max(1, nowUs - this.#startUs));
  }

  #show(nowUs: number): void {
    this.#samples.push({ bytes: this.downloaded, atUs: nowUs });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    if (this.#stderr === null) return;
    if (!this.#begun) this.#stderr.write(HEADING);
    this.#begun = true;
    const average = this.averageSpeed(nowUs);
    const expected = this.total ?? this.downloaded;
    const estimate = this.total !== null && average > 0 ? Math.trunc(this.total / average) : 0;
    const spent = Math.trunc((nowUs - this.#startUs) / 1e6);
    const percent = (of: number): string => String(of === 0 ? 0 : Math.trunc((this.downloaded * 100) / of)).padStart(3);
    this.#stderr.write(
      `\r${percent(expected)} ${size(expected)}  ${percent(this.total ?? 0)} ${size(this.downloaded)}    0     0  ${size(average)}      0 ` +
        `${time(estimate)} ${time(spent)} ${time(estimate > 0 ? estimate - spent : 0)} ${size(this.#currentSpeed())}`,
    );
  }

  #currentSpeed(): number {
    const first = this.#samples[0]!;
    const last = this.#samples.at(-1)!;
    if (this.#samples.length === 1) return 0;
    const spanMs = Math.max(1, Math.trunc((last.atUs - first.atUs) / 1000));
    return Math.trunc(((last.bytes - first.bytes) * 1000) / spanMs);
  }
}

function time(seconds: number): string {
  if (seconds <= 0) return "--:--:--";
  const hours = Math.trunc(seconds / 3600);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (hours <= 99) return `${String(hours).padStart(2)}:${two(Math.trunc(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${String(Math.trunc(hours / 24)).padStart(3)}d ${two(hours % 24)}h`;
}

/** Five columns. */
function size(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5);
  const k = Math.trunc(bytes / 1024);
  if (k < 10_000) return `${String(k).padStart(4)}k`;
  const m = Math.trunc(bytes / 1_048_576);
  if (m < 100) return `${String(m).padStart(2)}.${Math.trunc((bytes % 1_048_576) / (1_048_576 / 10))}M`;
  if (m < 10_000) return `${String(m).padStart(4)}M`;
  return `${String(Math.trunc(bytes / 1_073_741_824)).padStart(4)}G`;
}
