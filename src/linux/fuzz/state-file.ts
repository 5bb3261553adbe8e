/** What a campaign has done, line by line as JSON, so that an interrupted one goes on where it was. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Difference } from "./difference.ts";

export interface CaseRecord {
  readonly index: number;
  readonly verdict: "same" | "known" | "different" | "unstable" | "unable";
  /** Names of the known differences it met. */
  readonly known: readonly string[];
  /** The file that shows a difference. */
  readonly file: string | null;
  /** What differed once and not again. */
  readonly once?: readonly Difference[];
}

export class StateFile {
  readonly records: CaseRecord[];
  readonly #path: string;

  /** Begins anew where the file is of another campaign. */
  constructor(path: string, campaign: number) {
    this.#path = path;
    const head = JSON.stringify({ campaign });
    const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
    if (lines[0] === head) {
      this.records = lines.slice(1).flatMap(readRecord);
      return;
    }
    this.records = [];
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${head}\n`);
  }

  add(record: CaseRecord): void {
    this.records.push(record);
    appendFileSync(this.#path, `${JSON.stringify(record)}\n`);
  }
}

/** A last line that was cut off is as if it were not there. */
function readRecord(line: string): CaseRecord[] {
  try {
    return [JSON.parse(line) as CaseRecord];
  } catch {
    return [];
  }
}
