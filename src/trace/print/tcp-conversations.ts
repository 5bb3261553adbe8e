/** The TCP conversations a printer has met, so that numbers can be printed relative to their start (tcpdump without -S). */
export interface Relative {
  readonly sequence: number;
  readonly acknowledgement: number;
  /** What SACK edges are counted from. */
  readonly sackBase: number;
}

interface Conversation {
  /** One less than the first number each side used, by tcpdump's reckoning. */
  sequence: number;
  acknowledgement: number;
}

export class Conversations {
  readonly #known = new Map<string, Conversation>();

  /** Returns the numbers to print for a segment that carries an ACK; a new conversation and a SYN stay absolute. */
  relate(
    ends: { readonly src: number; readonly dst: number; readonly sport: number; readonly dport: number },
    segment: { readonly sequence: number; readonly acknowledgement: number; readonly isSyn: boolean },
  ): Relative {
    const { src, dst, sport, dport } = ends;
    const { sequence, acknowledgement } = segment;
    const reverse = sport > dport || (sport === dport && src >>> 0 > dst >>> 0);
    const key = reverse ? `${dst} ${dport} ${src} ${sport}` : `${src} ${sport} ${dst} ${dport}`;
    const known = this.#known.get(key);
    if (known === undefined || segment.isSyn) {
      const begun = reverse
        ? { sequence: (acknowledgement - 1) >>> 0, acknowledgement: sequence }
        : { sequence, acknowledgement: (acknowledgement - 1) >>> 0 };
      this.#known.set(key, begun);
      return { sequence, acknowledgement, sackBase: reverse ? begun.sequence : begun.acknowledgement };
    }
    const own = reverse ? known.acknowledgement : known.sequence;
    const other = reverse ? known.sequence : known.acknowledgement;
    return { sequence: (sequence - own) >>> 0, acknowledgement: (acknowledgement - other) >>> 0, sackBase: other };
  }
}
