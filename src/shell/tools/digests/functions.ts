/** MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4), over bytes. */

export type Digest = (data: Uint8Array) => Uint8Array;

/** Fills the last block: a one bit, zeros, the length in bits at the end. */
function padded(data: Uint8Array, block: number, littleEndian: boolean): DataView {
  const lengthBytes = block / 8;
  const size = Math.ceil((data.length + 1 + lengthBytes) / block) * block;
  const whole = new Uint8Array(size);
  whole.set(data);
  whole[data.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setBigUint64(size - 8, BigInt(data.length) * 8n, littleEndian);
  return view;
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function rotateRight(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

function wordsOf(state: Uint32Array, count: number, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(count * 4);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < count; index++) view.setUint32(index * 4, state[index]!, littleEndian);
  return bytes;
}

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const MD5_SINES = Uint32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));

export const md5: Digest = (data) => {
  const view = padded(data, 64, true);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let round = 0; round < 64; round++) {
      const quarter = round >> 4;
      const mixed =
        quarter === 0 ? (b & c) | (~b & d) : quarter === 1 ? (d & b) | (~d & c) : quarter === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const word = [round, 5 * round + 1, 3 * round + 5, 7 * round][quarter]! % 16;
      const sum = (a + mixed + MD5_SINES[round]! + view.getUint32(block + word * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(sum, MD5_SHIFTS[quarter * 4 + (round % 4)]!)) | 0];
    }
    state[0]! += a;
    state[1]! += b;
    state[2]! += c;
    state[3]! += d;
  }
  return wordsOf(state, 4, true);
};

export const sha1: Digest = (data) => {
  const view = padded(data, 64, false);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const schedule = new Uint32Array(80);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let index = 0; index < 16; index++) schedule[index] = view.getUint32(block + index * 4);
    for (let index = 16; index < 80; index++)
      schedule[index] = rotateLeft(
        schedule[index - 3]! ^ schedule[index - 8]! ^ schedule[index - 14]! ^ schedule[index - 16]!,
        1,
      );
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let round = 0; round < 80; round++) {
      const [mixed, constant] =
        round < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : round < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : round < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const next = (rotateLeft(a, 5) + mixed! + e + constant! + schedule[round]!) | 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    state[0]! += a;
    state[1]! += b;
    state[2]! += c;
    state[3]! += d;
    state[4]! += e;
  }
  return wordsOf(state, 5, false);
};

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++)
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  return found;
}

/** The first 64 bits behind the point of a prime's root, exactly. */
function rootFraction(prime: number, degree: 2 | 3): bigint {
  const scaled = BigInt(prime) << BigInt(64 * degree);
  let low = 0n;
  let high = 1n << 70n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(degree) <= scaled) low = middle;
    else high = middle - 1n;
  }
  return BigInt.asUintN(64, low);
}

const SHA512_ROUNDS = primes(80).map((prime) => rootFraction(prime, 3));
const SHA256_ROUNDS = Uint32Array.from(SHA512_ROUNDS.slice(0, 64), (fraction) => Number(fraction >> 32n));
const SHA512_START = primes(8).map((prime) => rootFraction(prime, 2));
const SHA384_START = primes(16)
  .slice(8)
  .map((prime) => rootFraction(prime, 2));

function makeSha256(start: readonly number[], words: number): Digest {
  return (data) => {
    const view = padded(data, 64, false);
    const state = Uint32Array.from(start);
    const schedule = new Uint32Array(64);
    for (let block = 0; block < view.byteLength; block += 64) {
      for (let index = 0; index < 16; index++) schedule[index] = view.getUint32(block + index * 4);
      for (let index = 16; index < 64; index++) {
        const [early, late] = [schedule[index - 15]!, schedule[index - 2]!];
        const s0 = rotateRight(early, 7) ^ rotateRight(early, 18) ^ (early >>> 3);
        const s1 = rotateRight(late, 17) ^ rotateRight(late, 19) ^ (late >>> 10);
        schedule[index] = (schedule[index - 16]! + s0 + schedule[index - 7]! + s1) | 0;
      }
      let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
      for (let round = 0; round < 64; round++) {
        const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
        const first = (h + s1 + ((e & f) ^ (~e & g)) + SHA256_ROUNDS[round]! + schedule[round]!) | 0;
        const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
        const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((value, index) => {
        state[index]! += value;
      });
    }
    return wordsOf(state, words, false);
  };
}

export const sha256 = makeSha256(
  SHA512_START.map((fraction) => Number(fraction >> 32n)),
  8,
);
/** Its start is the second half of SHA-384's words. */
export const sha224 = makeSha256(
  SHA384_START.map((fraction) => Number(BigInt.asUintN(32, fraction))),
  7,
);

function rotateRight64(value: bigint, by: bigint): bigint {
  return BigInt.asUintN(64, (value >> by) | (value << (64n - by)));
}

function makeSha512(start: readonly bigint[], bytes: number): Digest {
  return (data) => {
    const view = padded(data, 128, false);
    const state = [...start];
    const schedule = new BigUint64Array(80);
    for (let block = 0; block < view.byteLength; block += 128) {
      for (let index = 0; index < 16; index++) schedule[index] = view.getBigUint64(block + index * 8);
      for (let index = 16; index < 80; index++) {
        const [early, late] = [schedule[index - 15]!, schedule[index - 2]!];
        const s0 = rotateRight64(early, 1n) ^ rotateRight64(early, 8n) ^ (early >> 7n);
        const s1 = rotateRight64(late, 19n) ^ rotateRight64(late, 61n) ^ (late >> 6n);
        schedule[index] = schedule[index - 16]! + s0 + schedule[index - 7]! + s1;
      }
      let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
      for (let round = 0; round < 80; round++) {
        const s1 = rotateRight64(e, 14n) ^ rotateRight64(e, 18n) ^ rotateRight64(e, 41n);
        const first = h + s1 + ((e & f) ^ (BigInt.asUintN(64, ~e) & g)) + SHA512_ROUNDS[round]! + schedule[round]!;
        const s0 = rotateRight64(a, 28n) ^ rotateRight64(a, 34n) ^ rotateRight64(a, 39n);
        const second = s0 + ((a & b) ^ (a & c) ^ (b & c));
        [h, g, f, e, d, c, b, a] = [g, f, e, BigInt.asUintN(64, d + first), c, b, a, BigInt.asUintN(64, first + second)];
      }
      [a, b, c, d, e, f, g, h].forEach((value, index) => {
        state[index] = BigInt.asUintN(64, state[index]! + value);
      });
    }
    const result = new DataView(new ArrayBuffer(64));
    state.forEach((value, index) => {
      result.setBigUint64(index * 8, value);
    });
    return new Uint8Array(result.buffer, 0, bytes);
  };
}

export const sha512 = makeSha512(SHA512_START, 64);
export const sha384 = makeSha512(SHA384_START, 48);
