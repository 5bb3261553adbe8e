/** Arithmetic as it is typed: constants at the ends of 64 bits, every operator, variables that hold expressions, and mistakes. */
import fc from "fast-check";

const NUMBERS = [
  "0",
  "1",
  "2",
  "3",
  "5",
  "7",
  "10",
  "63",
  "64",
  "65",
  "255",
  "4294967296",
  "9223372036854775806",
  "9223372036854775807",
  "9223372036854775808",
  "18446744073709551615",
  "18446744073709551616",
  "99999999999999999999999",
  "0x7fffffffffffffff",
  "0xffffffffffffffff",
  "0x10000000000000000",
  "0xff",
  "0XaB",
  "0x",
  "010",
  "0777",
  "01777777777777777777777",
  "08",
  "09",
  "00",
  "2#101",
  "2#2",
  "8#17",
  "16#fF",
  "36#zZ",
  "37#zZ",
  "62#Zz",
  "63#@",
  "64#_",
  "64#@_zZ",
  "65#1",
  "1#0",
  "0#1",
  "10#",
  "10#-1",
  "1_000",
  "1a",
  "1.5",
  "0b1",
  "3#12#1",
  "64#__________",
  "2#1111111111111111111111111111111111111111111111111111111111111111",
];
const NAMES = ["x", "y", "e", "n", "u", "s", "a", "a[0]", "a[1]", "a[x]", "a[-1]", "a[9]", "m[k]", "r1", "_v"];
const BINARY = ["+", "-", "*", "/", "%", "**", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "&", "|", "^", "&&", "||", ","];
const ASSIGNMENTS = ["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="];
const STRAYS = ["@", "#", "]", "[", "(", ")", "?", ":", ";", "é", "++", "--", "**", "=", " 1 2", " x y", "!", "~", "."];

const blank = fc.constantFrom("", "", " ", "  ");

export const expressions: fc.Arbitrary<string> = fc.letrec<{ value: string; leaf: string; expression: string }>((tie) => ({
  leaf: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...NUMBERS) },
    { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
    { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String) },
  ),
  value: fc.oneof(
    { depthSize: "xsmall", withCrossShrink: true },
    tie("leaf"),
    fc.tuple(fc.constantFrom("-", "+", "!", "~", "- ", "--", "++"), tie("value")).map(([sign, value]) => sign + value),
    fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom("++", "--")).map(([name, step]) => name + step),
    fc
      .tuple(fc.constantFrom(...NAMES), blank, fc.constantFrom(...ASSIGNMENTS), blank, tie("value"))
      .map((parts) => parts.join("")),
    tie("expression").map((inner) => `(${inner})`),
  ),
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("value"),
    fc.tuple(tie("expression"), blank, fc.constantFrom(...BINARY), blank, tie("expression")).map((parts) => parts.join("")),
    fc.tuple(tie("expression"), tie("expression"), tie("expression")).map(([test, yes, no]) => `${test} ? ${yes} : ${no}`),
    { weight: 1, arbitrary: fc.tuple(tie("value"), fc.constantFrom(...STRAYS)).map(([before, stray]) => before + stray) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...STRAYS), tie("value")).map(([stray, after]) => stray + after) },
  ),
})).expression;

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")" && --depth < 0) return false;
  }
  return depth === 0 && !/(^|[^\w])#|\(\)/.test(text);
}

const SETUP = "x=5 y=-3 e='x+1' n= s='7 8' r1=y _v=9223372036854775807; a=(2 3 'x*2'); declare -A m=([k]=4)\n";

/** One expression wherever the shell calculates. */
function evaluate(text: string, asked: number): string {
  // Within $(( )) the shell's own parser decides where unbalanced text ends.
  const position = asked === 0 && !isBalanced(text) ? 1 : asked;
  const quoted = `'${text.replaceAll("'", "'\\''")}'`;
  switch (position) {
    case 0:
      return `( echo "$((${text.replaceAll('"', "")}))"; echo "$? $x $y \${a[*]}" )`;
    case 1:
      return `( let ${quoted}; echo "$? $x $y \${a[*]} \${m[k]}" )`;
    case 2:
      return `( [[ ${quoted} -ne 3 ]]; echo "$?" )`;
    case 3:
      return `( declare -i d=${quoted}; echo "$? $d" )`;
    default:
      return `( z=${quoted}; ((w = z)); echo "$? $w" )`;
  }
}

export const arithmeticScripts: fc.Arbitrary<string> = fc
  .array(fc.tuple(expressions, fc.nat({ max: 4 })), { minLength: 1, maxLength: 8 })
  .map((lines) => SETUP + lines.map(([text, position]) => `${evaluate(text, position)}\n`).join(""));
