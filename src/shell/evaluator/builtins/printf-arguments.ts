/**
 * The arguments of printf as numbers, with what bash says of bad ones. bash: getintmax(), getuintmax(), getfloatmax(),
 * asciicode().
 */
import { encodeText } from "../../../wire/text.ts";
import { fromInteger, type LongDouble, parseLongDouble, ZERO } from "./long-double.ts";

export const INT_MAX = 2_147_483_647;
const INT64_MAX = 9_223_372_036_854_775_807n;
const UINT64_MAX = 18_446_744_073_709_551_615n;

export class Arguments {
  readonly complaints: string[] = [];
  /** Some argument was no number: the exit code is 1. */
  failed = false;
  #at = 0;
  readonly #values: readonly string[];

  constructor(values: readonly string[]) {
    this.#values = values;
  }

  get left(): number {
    return this.#values.length - this.#at;
  }

  text(): string {
    return this.#values[this.#at++] ?? "";
  }

  signed(): bigint {
    return this.#integer(-INT64_MAX - 1n, INT64_MAX);
  }

  /** A negative one is what it would be without a sign. */
  unsigned(): bigint {
    return BigInt.asUintN(64, this.#integer(-UINT64_MAX, UINT64_MAX));
  }

  /** A width or precision: an int. The complaint names the argument after it, as bash's does. */
  int(): number {
    const value = this.signed();
    const next = this.#values[this.#at];
    if (next === undefined) return Number(BigInt.asIntN(32, value));
    if (value <= INT_MAX && value >= -INT_MAX - 1) return Number(value);
    this.#outOfRange(next);
    return value > 0 ? INT_MAX : -INT_MAX - 1;
  }

  float(): LongDouble {
    const text = this.#values[this.#at++];
    if (text === undefined) return ZERO;
    if (isCharacter(text)) return fromInteger(characterCode(text));
    const { value, length, outOfRange } = parseLongDouble(text);
    if (length !== text.length) this.#invalid(text);
    else if (outOfRange) this.#outOfRange(text);
    return value;
  }

  #integer(least: bigint, most: bigint): bigint {
    const text = this.#values[this.#at++];
    if (text === undefined) return 0n;
    if (isCharacter(text)) return BigInt(characterCode(text));
    const match = /^[ \t-\r]*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
    const length = match?.[0].length ?? 0;
    const digits = match?.[2] ?? "0";
    const size = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
    const value = match?.[1] === "-" ? -size : size;
    if (length !== text.length) this.#invalid(text);
    else if (value < least || value > most) this.#outOfRange(text);
    // strtoumax(3) has one value for both ends.
    if (least === -UINT64_MAX && value < least) return most;
    return value < least ? least : value > most ? most : value;
  }

  #invalid(text: string): void {
    const kind = /^0\d/.test(text) ? "octal " : text.startsWith("0x") ? "hex " : "";
    this.complaints.push(`${text}: invalid ${kind}number`);
    this.failed = true;
  }

  #outOfRange(text: string): void {
    this.complaints.push(`warning: ${text}: Numerical result out of range`);
  }
}

function isCharacter(text: string): boolean {
  return text.startsWith("'") || text.startsWith('"');
}

/** The code of the character after the quote; of a byte that is no character, the byte. */
function characterCode(text: string): number {
  const point = text.codePointAt(1) ?? 0;
  return point >= 0xdc80 && point <= 0xdcff ? encodeText(text.slice(1, 2))[0]! : point;
}
