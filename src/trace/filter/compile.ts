/** A filter ready to be asked: compiled from its text once, asked about each frame or packet. */
import type { Frame } from "../../wire/ethernet.ts";
import type { LinkNotes } from "../cooked.ts";
import type { CapturedPacket } from "../pcap.ts";
import type { FilterContext } from "./context.ts";
import { FilterError } from "./error.ts";
import { parseFilter } from "./parser.ts";
import { FilterSubject, OUT_OF_BOUNDS } from "./subject.ts";
import type { Test } from "./test.ts";

export class Filter {
  readonly #test: Test;
  readonly #subject: FilterSubject;

  constructor(test: Test, linkType: number) {
    this.#test = test;
    this.#subject = new FilterSubject(linkType);
  }

  /** True where every packet passes. */
  get acceptsAll(): boolean {
    return this.#test === true;
  }

  matchesFrame(frame: Frame, notes: LinkNotes): boolean {
    if (typeof this.#test === "boolean") return this.#test;
    this.#subject.setFrame(frame, notes);
    return this.#ask(this.#test);
  }

  matchesPacket(packet: CapturedPacket): boolean {
    if (typeof this.#test === "boolean") return this.#test;
    this.#subject.setPacket(packet);
    return this.#ask(this.#test);
  }

  #ask(test: (subject: FilterSubject) => boolean): boolean {
    try {
      return test(this.#subject);
    } catch (error) {
      if (error === OUT_OF_BOUNDS) return false;
      throw error;
    }
  }
}

/** Compiles an expression; returns libpcap's message where it is refused. */
export function compileFilter(text: string, context: FilterContext): Filter | string {
  try {
    const test = parseFilter(text, context);
    if (test === false) return "expression rejects all packets";
    return new Filter(test, context.linkType);
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}
