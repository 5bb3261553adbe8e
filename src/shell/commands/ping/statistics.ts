/** What ping counts, and the lines it ends with. Times in microseconds; sequence numbers are 16 bits. */
export class PingStatistics {
  transmitted = 0;
  received = 0;
  repeated = 0;
  errors = 0;
  minUs = Number.MAX_SAFE_INTEGER;
  maxUs = 0;
  /** The moving average of the round-trip time, times eight. */
  rtt8 = 0;
  /** The most requests that were ever under way at once. */
  pipe = 0;
  startUs = 0;
  lastSentUs = 0;
  timing = true;
  #sumUs = 0;
  #sumSquares = 0;
  #acknowledged = 0;
  readonly #seen = new Set<number>();

  /** How many requests are under way. */
  get inFlight(): number {
    const difference = (this.transmitted - this.#acknowledged) & 0xffff;
    return difference <= 0x7fff ? difference : this.transmitted - this.received - this.errors;
  }

  wasReceived(sequence: number): boolean {
    return this.#seen.has(sequence & 0xffff);
  }

  /** A request goes out: what was known of its number's last turn is forgotten. */
  forget(sequence: number): void {
    this.#seen.delete(sequence & 0xffff);
  }

  /** A reply, of whatever kind, to a request. */
  acknowledge(sequence: number): void {
    const behind = (this.transmitted - sequence) & 0xffff;
    if (behind > 0x7fff) return;
    this.pipe = Math.max(this.pipe, behind + 1);
    const ahead = ((sequence - this.#acknowledged) << 16) >> 16;
    if (ahead > 0 || ((this.transmitted - this.#acknowledged) & 0xffff) > 0x7fff) this.#acknowledged = sequence;
  }

  /** Notes a reply. True where the same came before. */
  noteReply(sequence: number, tripUs: number | null): boolean {
    this.received++;
    this.acknowledge(sequence);
    if (tripUs !== null) {
      this.#sumUs += tripUs;
      this.#sumSquares += tripUs * tripUs;
      this.minUs = Math.min(this.minUs, tripUs);
      this.maxUs = Math.max(this.maxUs, tripUs);
      this.rtt8 += this.rtt8 === 0 ? tripUs * 8 : tripUs - Math.trunc(this.rtt8 / 8);
    }
    if (this.#seen.has(sequence)) {
      this.repeated++;
      this.received--;
      return true;
    }
    this.#seen.add(sequence);
    return false;
  }

  /** `1 packets transmitted, ...` and what follows; `paced` leaves out the rates that only floods are asked for. */
  describe(target: string, paced: boolean): string {
    let text = `\n--- ${target} ping statistics ---\n${this.transmitted} packets transmitted, ${this.received} received`;
    if (this.repeated > 0) text += `, +${this.repeated} duplicates`;
    if (this.errors > 0) text += `, +${this.errors} errors`;
    const spentUs = this.lastSentUs - this.startUs;
    if (this.transmitted > 0) {
      const loss = Math.fround(((this.transmitted - this.received) * 100) / this.transmitted);
      text += `, ${Number(loss.toPrecision(6))}% packet loss, time ${Math.floor((spentUs + 500) / 1000)}ms`;
    }
    text += "\n";
    const parts: string[] = [];
    if (this.received > 0 && this.timing) {
      const total = this.received + this.repeated;
      const averageUs = Math.trunc(this.#sumUs / total);
      const deviationUs = Math.trunc(
        Math.sqrt(Math.max(0, Math.trunc((this.#sumSquares - (this.#sumUs * this.#sumUs) / total) / total))),
      );
      parts.push(`rtt min/avg/max/mdev = ${[this.minUs, averageUs, this.maxUs, deviationUs].map(milliseconds).join("/")} ms`);
    }
    if (this.pipe > 1) parts.push(`pipe ${this.pipe}`);
    if (this.received > 0 && !paced && this.transmitted > 1) {
      const gapUs = Math.trunc(spentUs / (this.transmitted - 1));
      parts.push(`ipg/ewma ${milliseconds(gapUs)}/${milliseconds(Math.trunc(this.rtt8 / 8))} ms`);
    }
    return `${text}${parts.join(", ")}\n`;
  }

  /** The line of SIGQUIT. */
  snapshot(): string {
    const loss = this.transmitted > 0 ? Math.trunc(((this.transmitted - this.received) * 100) / this.transmitted) : 0;
    let text = `\r${this.received}/${this.transmitted} packets, ${loss}% loss`;
    if (this.received > 0 && this.timing) {
      const averageUs = Math.trunc(this.#sumUs / (this.received + this.repeated));
      const numbers = [this.minUs, averageUs, Math.trunc(this.rtt8 / 8), this.maxUs].map(milliseconds);
      text += `, min/avg/ewma/max = ${numbers.join("/")} ms`;
    }
    return `${text}\n`;
  }
}

function milliseconds(us: number): string {
  return `${Math.trunc(us / 1000)}.${String(us % 1000).padStart(3, "0")}`;
}

/** ` time=0.045 ms`: fewer digits the longer it took. */
export function formatTrip(us: number): string {
  if (us >= 100_000 - 50) return `${Math.floor((us + 500) / 1000)}`;
  if (us >= 10_000 - 5) return fixed(us + 50, 1);
  if (us >= 1000) return fixed(us + 5, 2);
  return fixed(us, 3);
}

function fixed(us: number, digits: number): string {
  const fraction = Math.floor((us % 1000) / 10 ** (3 - digits));
  return `${Math.floor(us / 1000)}.${String(fraction).padStart(digits, "0")}`;
}
