/**
 * The buckets that hashlimit rules of one name share, each with the settings of the first of them. Linux: struct
 * xt_hashlimit_htable, struct dsthash_ent.
 */
import { type Restore, saveMap } from "../../../sim/restore.ts";
import { ANY, type Ipv4, maskOf, toIpv4 } from "../../../wire/ipv4-address.ts";
import type { Shared } from "../xtables.ts";
import type { HashlimitOptions } from "./hashlimit.ts";
import type { Rate } from "./rate.ts";

/** What a bucket is for. */
interface Group {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly sport: number;
  readonly dport: number;
}

/** Buckets of the hash of a host with more than 1 GB, where --hashlimit-htable-size says nothing. Linux: htable_create(). */
const DEFAULT_SIZE = 8192;

interface Bucket extends Group {
  tokensUs: number;
  lastUs: number;
  expiresUs: number;
}

export class HashlimitTable implements Shared {
  readonly #options: HashlimitOptions;
  readonly #costUs: number;
  /** So many groups have room. */
  readonly #most: number;
  readonly #buckets = new Map<string, Bucket>();
  /** When what has expired is looked for again. */
  #collectUs = 0;

  constructor(options: HashlimitOptions, { packets, seconds }: Rate) {
    this.#options = options;
    this.#costUs = (seconds * 1e6) / packets;
    const size = options.size || DEFAULT_SIZE;
    this.#most = options.most === 0 ? 8 * size : Math.max(options.most, size);
  }

  /** Takes a packet from its bucket; false where that is empty. Linux: hashlimit_mt_common(). */
  take(src: Ipv4, dst: Ipv4, ports: number, nowUs: number): boolean {
    this.#collect(nowUs);
    const { burst, expireMs } = this.#options;
    const group = this.#groupOf(src, dst, ports);
    const key = `${group.src} ${group.dst} ${group.sport} ${group.dport}`;
    const mostUs = this.#costUs * burst;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#most) return false;
      bucket = { ...group, tokensUs: mostUs, lastUs: nowUs, expiresUs: 0 };
      this.#buckets.set(key, bucket);
    }
    bucket.expiresUs = nowUs + expireMs * 1000;
    bucket.tokensUs = Math.min(mostUs, bucket.tokensUs + nowUs - bucket.lastUs);
    bucket.lastUs = nowUs;
    if (bucket.tokensUs < this.#costUs) return false;
    bucket.tokensUs -= this.#costUs;
    return true;
  }

  save(): Restore {
    const collectUs = this.#collectUs;
    const restore = saveMap(this.#buckets, (bucket) => ({ ...bucket }));
    return () => {
      restore();
      this.#collectUs = collectUs;
    };
  }

  #groupOf(src: Ipv4, dst: Ipv4, ports: number): Group {
    const { modes, srcMask, dstMask } = this.#options;
    return {
      src: modes.includes("srcip") ? toIpv4(src & maskOf(srcMask)) : ANY,
      dst: modes.includes("dstip") ? toIpv4(dst & maskOf(dstMask)) : ANY,
      sport: modes.includes("srcport") ? ports >>> 16 : 0,
      dport: modes.includes("dstport") ? ports & 0xffff : 0,
    };
  }

  /** Linux has a worker for it. Linux: htable_gc(). */
  #collect(nowUs: number): void {
    if (nowUs < this.#collectUs) return;
    this.#collectUs = nowUs + this.#options.collectMs * 1000;
    for (const [key, { expiresUs }] of this.#buckets) if (expiresUs <= nowUs) this.#buckets.delete(key);
  }
}
