/**
 * netnsim/vitest: matchers for what becomes of packets, and tests with a lab of their own. Needs the packages vitest and
 * fast-check. Importing it gives `expect` the matchers.
 *
 *     import { labTest } from "netnsim/vitest";
 * @module
 */
import { expect } from "vitest";
import type { Lab } from "../lab/lab.ts";
import type { Namespace } from "../lab/namespace.ts";
import * as matchers from "./matchers.ts";

expect.extend(matchers);

export { type LabFixtures, labTest } from "./lab-test.ts";
export type { ConnectionPattern, MatcherResult, RulePosition, TranslatedEnds } from "./matchers.ts";
export { matchers };

/** The matchers as methods of `expect(...)`. */
export interface LabMatchers<R = unknown> {
  /**
   * Of a Fate: the packet arrived at an address (`10.0.0.2`); with a port (`10.0.0.2:80`), a socket or the kernel took it there.
   */
  toReach(end: string): R;
  /** Of a Fate: the packet arrived at a host, a namespace or a container of this name. */
  toReachHost(name: string): R;
  /**
   * Of a Fate: the packet was dropped by a rule that stands there (`{ chain: "FORWARD", number: "policy" }`) or is like that
   * (`/DOCKER-USER/`, of `filter DOCKER-USER 2 -A ...`), or for a reason of Linux's list ("IP_RPFILTER").
   */
  toBeDroppedBy(by: RegExp | matchers.RulePosition | string): R;
  /** Of a Fate: a REJECT ended it, with "tcp-reset", "icmp-port-unreachable" and so on. */
  toBeRejectedWith(kind: string): R;
  /** Of a Fate: NAT gave it these ends, each `10.0.0.2` or `10.0.0.2:80`. */
  toBeTranslatedTo(to: matchers.TranslatedEnds): R;
  /**
   * Of a Fate: the reply comes back to its sender. Where the receiver's kernel sent none, its mirror image is sent from there.
   */
  toComeBack(): R;
  /** Of a host: a command line ends with 0, and prints this. */
  toAnswer(command: string, printed?: RegExp | string): R;
  /** Of a host or a namespace: conntrack has such a connection. */
  toHaveConnection(pattern: matchers.ConnectionPattern): R;
  /** Of a namespace or a lab: no packet is treated differently by another one. */
  toTreatLike(other: Lab | Namespace): R;
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: vitest's own declaration
  interface Matchers<T = any> extends LabMatchers<void> {}
}
