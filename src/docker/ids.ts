/** Identifiers docker makes up: of the lab's seeded random numbers, so that the same seed gives the same ids. */
import type { Random } from "../sim/random.ts";
import type { Ipv4 } from "../wire/ipv4-address.ts";
import type { Mac } from "../wire/mac.ts";

/** Of a container, a network, an endpoint, a sandbox. A short id of digits only would be read as a number: docker draws again. */
export function newId(random: Random): string {
  for (;;) {
    const id = newDigits(random, 64);
    if (!/^\d+$/.test(shortId(id))) return id;
  }
}

export function newDigits(random: Random, count: number): string {
  let digits = "";
  while (digits.length < count) digits += random.next32().toString(16).padStart(8, "0");
  return digits.slice(0, count);
}

/** What `docker ps` shows of an id, and what it is called by. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}

/** 02:42 and the address: what containers had up to 27. */
export function macOfAddress(address: Ipv4): Mac {
  return (0x0242 * 2 ** 32 + (address >>> 0)) as Mac;
}
