/** Time stamps as tcpdump's -t options print them. Virtual time starts at the lab's epoch, so these are the same on every run. */
import type { CapturedPacket } from "../pcap.ts";
import type { PrintOptions } from "./options.ts";

type Moment = Pick<CapturedPacket, "seconds" | "nanoseconds">;

export class TimeStamps {
  #previous: Moment | null = null;
  #first: Moment | null = null;

  /** The stamp of a packet with the blank that follows it; "" for -t. */
  print(moment: Moment, options: PrintOptions): string {
    switch (options.time) {
      case 0:
        return `${timeOfDay(moment.seconds + options.utcOffset(moment.seconds))}${fraction(moment, options)} `;
      case 1:
        return "";
      case 2:
        return `${moment.seconds}${fraction(moment, options)} `;
      case 4:
        return `${date(moment.seconds + options.utcOffset(moment.seconds))}${fraction(moment, options)} `;
      default:
        return this.#difference(moment, options);
    }
  }

  /** -ttt counts from the packet before, -ttttt from the first. */
  #difference(moment: Moment, options: PrintOptions): string {
    this.#first ??= moment;
    const base = options.time === 3 ? (this.#previous ?? moment) : this.#first;
    this.#previous = moment;
    const nanoseconds = (moment.seconds - base.seconds) * 1e9 + (moment.nanoseconds - base.nanoseconds);
    const size = Math.abs(nanoseconds);
    const length = { seconds: Math.floor(size / 1e9), nanoseconds: size % 1e9 };
    return `${nanoseconds < 0 ? "-" : " "}${timeOfDay(length.seconds)}${fraction(length, options)} `;
  }
}

function timeOfDay(seconds: number): string {
  const day = ((seconds % 86_400) + 86_400) % 86_400;
  return [Math.floor(day / 3600), Math.floor(day / 60) % 60, day % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

function date(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
}

function fraction(moment: Moment, options: PrintOptions): string {
  if (options.nanoseconds) return `.${String(moment.nanoseconds).padStart(9, "0")}`;
  return `.${String(Math.floor(moment.nanoseconds / 1000)).padStart(6, "0")}`;
}
