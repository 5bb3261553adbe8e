/**
 * Parts of a file that a client asks for (RFC 9110 §14), as nginx and as Apache read them. nginx sends the parts as they are
 * asked for; Apache joins those that meet. Sources: ngx_http_range_filter_module.c, modules/http/byterange_filter.c
 * (ap_set_byterange).
 */

/** Two offsets of bytes, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** All of the file, or none of what was asked for. */
export type Ranges = readonly ByteRange[] | "all" | "unsatisfiable";

const BYTES = /^bytes=/i;

export function nginxRanges(value: string, length: number): Ranges {
  if (!BYTES.test(value) || value.length < 7) return "all";
  const ranges: ByteRange[] = [];
  let sum = 0;
  for (const text of value.slice(6).split(",")) {
    const match = /^ *(?:(\d+) *- *(\d*)|-(?: *)(\d+)) *$/.exec(text);
    if (match === null) return "unsatisfiable";
    const [, from, to, suffix] = match;
    const last = suffix !== undefined || to === "" ? length - 1 : Math.min(Number(to), length - 1);
    const first = suffix === undefined ? Number(from) : Math.max(length - Number(suffix), 0);
    if (first <= last) {
      ranges.push({ first, last });
      sum += last - first + 1;
    } else if (first === 0) return "all";
  }
  if (ranges.length === 0) return "unsatisfiable";
  return sum > length ? "all" : ranges;
}

export function apacheRanges(value: string, length: number): Ranges {
  if (!BYTES.test(value)) return "all";
  const ranges: ByteRange[] = [];
  let isBeyond = false;
  for (const text of value.slice(6).split(/,+/)) {
    const match = /^(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))$/.exec(text);
    if (match === null) return "all";
    const [, from, to, suffix] = match;
    if (suffix !== undefined && Number(suffix) === 0) return "all";
    if (from !== undefined && to !== "" && Number(from) > Number(to)) return "all";
    const first = suffix === undefined ? Number(from) : Math.max(length - Number(suffix), 0);
    const last = suffix !== undefined || to === "" ? length - 1 : Math.min(Number(to), length - 1);
    const before = ranges.at(-1);
    if (first >= length) isBeyond = true;
    else if (before !== undefined && first <= before.last + 1 && last >= before.first - 1)
      ranges[ranges.length - 1] = { first: Math.min(first, before.first), last: Math.max(last, before.last) };
    else ranges.push({ first, last });
  }
  if (ranges.length === 0) return isBeyond ? "unsatisfiable" : "all";
  const sum = ranges.reduce((total, { first, last }) => total + last - first + 1, 0);
  return sum > length ? "all" : ranges;
}
