/**
 * Capture files of --pcap, one for each device, written while the lab runs. What the disk refuses ends the capture, not the run.
 */
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CapturedPacket, LINKTYPE_ETHERNET, pcapHeader, pcapRecord } from "../trace/pcap.ts";
import { concatBytes } from "../wire/bytes.ts";
import { reasonOf } from "./host-errors.ts";

/** What is gathered of a file before it is written. */
const BUFFER_BYTES = 262_144;
/** Room for a number and the ending within the 255 bytes of a file's name. */
const MAX_NAME_BYTES = 200;

interface OpenFile {
  readonly path: string;
  isBegun: boolean;
  pending: Uint8Array[];
  pendingBytes: number;
}

export class PcapFiles {
  readonly #directory: string;
  readonly #files = new Map<string, OpenFile>();
  /** As a file system that ignores case knows them. */
  readonly #names = new Set<string>();
  #problem: string | null = null;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** `device` stands for one device whatever it is called, `name` is what its file is called unless another's is already. */
  add(device: string, name: () => string, packet: () => CapturedPacket): void {
    if (this.#problem !== null) return;
    const file = this.#files.get(device) ?? this.#open(device, name());
    const record = pcapRecord(packet());
    file.pending.push(record);
    file.pendingBytes += record.length;
    if (file.pendingBytes >= BUFFER_BYTES) this.#flush(file);
  }

  /** Writes what is left. Returns what could not be written, in one line; null where all was. */
  close(): string | null {
    for (const file of this.#files.values()) this.#flush(file);
    return this.#problem;
  }

  #open(device: string, name: string): OpenFile {
    const header = pcapHeader(LINKTYPE_ETHERNET);
    const path = join(this.#directory, `${this.#freeName(fileName(name))}.pcap`);
    const file: OpenFile = { path, isBegun: false, pending: [header], pendingBytes: header.length };
    this.#files.set(device, file);
    return file;
  }

  #freeName(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.#names.has(name.toLowerCase()); number++) name = `${wanted}-${number}`;
    this.#names.add(name.toLowerCase());
    return name;
  }

  #flush(file: OpenFile): void {
    if (this.#problem !== null || file.pending.length === 0) return;
    const bytes = concatBytes(...file.pending);
    file.pending = [];
    file.pendingBytes = 0;
    try {
      if (file.isBegun) appendFileSync(file.path, bytes);
      else writeFileSync(file.path, bytes);
      file.isBegun = true;
    } catch (error) {
      this.#problem = `--pcap: ${file.path}: ${reasonOf(error)}`;
    }
  }
}

/** The name without what a file's name cannot have, or no terminal shows. */
function fileName(name: string): string {
  const plain = name.toWellFormed().replace(/[\0-\x1f\x7f/\\\ufffd]/g, "_");
  let end = plain.length;
  while (Buffer.byteLength(plain.slice(0, end)) > MAX_NAME_BYTES) end--;
  return plain.slice(0, end).toWellFormed();
}
