/** The formats of printf: %s %d %x %q %b %c %e %f %g %(date)T, with flags, widths and precisions; reused while arguments last. */
import { decodeEcho, decodeEscapes, quoteShortly } from "../quoting.ts";
import { formatDate } from "../strftime.ts";

interface Times {
  readonly nowSeconds: number;
  readonly startedSeconds: number;
}

const DIRECTIVE = /%([-+ 0#']*)(\*|\d+)?(?:\.(\*|-?\d+)?)?(?:hh|h|ll|l|L|j|z|t)*(\([^)]*\)T|.)?/gs;

export function formatPrintf(format: string, values: readonly string[], times: Times): { text: string; complaints: string[] } {
  const complaints: string[] = [];
  const rest = values.slice();
  let text = "";
  let stopped = false;
  do {
    const before = rest.length;
    text += decodeFormat(
      format,
      (directive) => {
        if (stopped) return "";
        const done = formatDirective(directive, rest, complaints, times);
        if (done === null) stopped = true;
        return done ?? "";
      },
      () => stopped,
    );
    if (rest.length === before) break;
  } while (rest.length > 0 && !stopped);
  return { text, complaints };
}

/** The format's own text has its escapes decoded; the directives are replaced. */
function decodeFormat(format: string, replace: (directive: RegExpExecArray) => string, isStopped: () => boolean): string {
  let text = "";
  let at = 0;
  DIRECTIVE.lastIndex = 0;
  for (const match of format.matchAll(DIRECTIVE)) {
    text += decodeEscapes(format.slice(at, match.index));
    text += replace(match as RegExpExecArray);
    if (isStopped()) return text;
    at = match.index + match[0].length;
  }
  return text + decodeEscapes(format.slice(at));
}

/** One directive's text; null where \c in %b, or a bad format, ends everything. */
function formatDirective(match: RegExpExecArray, rest: string[], complaints: string[], times: Times): string | null {
  const flags = match[1]!;
  const conversion = match[4];
  if (conversion === "%" && match[0] === "%%") return "%";
  if (conversion === undefined) {
    complaints.push(`\`${match[0]}': missing format character`);
    return null;
  }
  let width = match[2] === "*" ? Number(rest.shift() ?? "0") : Number(match[2] ?? "0");
  const hasPrecision = /\./.test(match[0].slice(0, match[0].length - conversion.length));
  const precision = !hasPrecision ? null : match[3] === "*" ? Number(rest.shift() ?? "0") : Number(match[3] ?? "0");
  let left = flags.includes("-");
  if (width < 0) {
    left = true;
    width = -width;
  }
  const pad = (text: string): string => (left ? text.padEnd(width) : text.padStart(width));
  if (conversion.endsWith("T") && conversion.startsWith("(")) {
    const given = rest.shift();
    const seconds =
      given === undefined || given === "-1" ? times.nowSeconds : given === "-2" ? times.startedSeconds : Number(given);
    return pad(formatDate(conversion.slice(1, -2) || "%X", seconds));
  }
  switch (conversion) {
    case "s":
      return pad(cut(rest.shift() ?? "", precision));
    case "c":
      return pad((rest.shift() ?? "").slice(0, 1));
    case "q":
      return pad(cut(quoteShortly(rest.shift() ?? ""), precision));
    case "Q":
      return pad(quoteShortly(cut(rest.shift() ?? "", precision)));
    case "b": {
      const decoded = decodeEcho((rest.shift() ?? "").replace(/\\([1-7][0-7]{0,2})/g, "\\0$1"));
      if (!decoded.stopped) return pad(cut(decoded.text, precision));
      rest.length = 0;
      return pad(cut(decoded.text, precision));
    }
    case "d":
    case "i":
    case "u":
    case "o":
    case "x":
    case "X":
      return padNumber(
        integerText(conversion, flags, integerArgument(rest.shift(), complaints), precision),
        flags,
        width,
        left,
        precision !== null,
      );
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
    case "a":
      return padNumber(
        floatText(conversion, flags, floatArgument(rest.shift(), complaints), precision),
        flags,
        width,
        left,
        false,
      );
    case "n":
      return "";
    default:
      complaints.push(`\`${conversion}': invalid format character`);
      return null;
  }
}

function cut(text: string, precision: number | null): string {
  return precision === null || precision < 0 ? text : [...text].slice(0, precision).join("");
}

/** A number in C's forms, or 'c for a character's code. */
function integerArgument(text: string | undefined, complaints: string[]): bigint {
  if (text === undefined || text === "") return 0n;
  if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
  if (match === null || match[0].length !== text.trimEnd().length)
    complaints.push(
      `${text}: invalid ${/^\s*[-+]?0/.test(text) && match !== null && /^\s*[-+]?0[89]/.test(text) ? "octal " : ""}number`,
    );
  if (match === null) return 0n;
  const digits = match[2]!;
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  return match[1] === "-" ? -value : value;
}

function floatArgument(text: string | undefined, complaints: string[]): number {
  if (text === undefined || text === "") return 0;
  if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  complaints.push(`${text}: invalid number`);
  return Number.parseFloat(text) || 0;
}

function integerText(conversion: string, flags: string, value: bigint, precision: number | null): string {
  const isSigned = conversion === "d" || conversion === "i";
  const magnitude = isSigned ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  let digits = conversion === "o" ? magnitude.toString(8) : /x/i.test(conversion) ? magnitude.toString(16) : magnitude.toString();
  if (conversion === "X") digits = digits.toUpperCase();
  if (precision !== null) digits = digits.padStart(precision, "0");
  if (flags.includes("#") && magnitude !== 0n)
    digits = (conversion === "o" ? "0" : conversion === "x" ? "0x" : conversion === "X" ? "0X" : "") + digits;
  if (!isSigned) return digits;
  return (value < 0n ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "") + digits;
}

function floatText(conversion: string, flags: string, value: number, precision: number | null): string {
  const places = precision ?? 6;
  const sign = value < 0 || Object.is(value, -0) ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const size = Math.abs(value);
  if (!Number.isFinite(size)) return sign + (Number.isNaN(value) ? "nan" : "inf");
  if (conversion === "f" || conversion === "F") return sign + size.toFixed(places);
  const scientific = (digits: number): string => size.toExponential(digits).replace(/e([-+])(\d)$/, "e$10$2");
  if (conversion === "e" || conversion === "E")
    return sign + (conversion === "E" ? scientific(places).toUpperCase() : scientific(places));
  const significant = places === 0 ? 1 : places;
  const exponent = size === 0 ? 0 : Number(size.toExponential(significant - 1).split("e")[1]);
  const long =
    exponent < -4 || exponent >= significant
      ? scientific(significant - 1)
      : size.toFixed(Math.max(0, significant - 1 - exponent));
  const short = flags.includes("#") || !long.includes(".") ? long : long.replace(/\.?0+(e|$)/, "$1");
  return sign + (conversion === "G" ? short.toUpperCase() : short);
}

function padNumber(text: string, flags: string, width: number, left: boolean, hasPrecision: boolean): string {
  if (left) return text.padEnd(width);
  if (!flags.includes("0") || hasPrecision) return text.padStart(width);
  const sign = /^([-+ ]?(?:0[xX])?)(.*)$/s.exec(text)!;
  return sign[1]! + sign[2]!.padStart(width - sign[1]!.length, "0");
}
