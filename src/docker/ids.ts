/** Identifiers docker makes up: of the lab's seeded random numbers, so that the same seed gives the same ids. */
import type { Random } from "../sim/random.ts";
import type { Ipv4 } from "../wire/ipv4-address.ts";
import type { Mac } from "../wire/mac.ts";

export function newId(random: Random, digits = 64): string {
  let id = "";
  while (id.length < digits) id += random.next32().toString(16).padStart(8, "0");
  return id.slice(0, digits);
}

/** What `docker ps` shows of an id, and what it is called by. A short id of digits only would be read as a number: docker draws again. */
export function newContainerId(random: Random): string {
  for (;;) {
    const id = newId(random);
    if (!/^\d+$/.test(shortId(id))) return id;
  }
}

export function shortId(id: string): string {
  return id.slice(0, 12);
}

/** 02:42 and the address: what containers had up to 27. */
export function macOfAddress(address: Ipv4): Mac {
  return (0x0242 * 2 ** 32 + (address >>> 0)) as Mac;
}
