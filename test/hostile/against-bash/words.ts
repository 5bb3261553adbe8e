/** Words: quoting, every kind of expansion, splitting and file names, as arguments, values, patterns and here-documents. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are shell scripts
import fc from "fast-check";

const LITERALS = [
  "a",
  "b",
  "ab",
  "1",
  "x",
  "-",
  "/",
  ".",
  "=",
  ":",
  "%",
  "+",
  "@",
  ",",
  "^",
  "é",
  "日",
  "\\ ",
  "\\*",
  "\\$",
  "\\\\",
  "\\'",
  '\\"',
  "\\a",
  "~",
  "a#",
  "a!",
];
const QUOTED = ["", "a b", "  ", "*", "$x", "\\", "\\n", '"', "a'\\''b", "x y z", "[", "~", "é\\xff"];
const NAMES = ["x", "y", "z", "u", "w", "p", "n", "a", "b", "1", "2", "3", "4", "@", "*", "#", "?"];
const SCALARS = ["x", "y", "z", "u", "w", "p", "1", "2", "4", "a[0]", "a[1]", "a[-1]", "a[7]", "m[k]", "m[x y]"];
const LISTS = ["@", "*", "a[@]", "a[*]", "m[@]", "m[*]", "e[@]", "e[*]"];
const PATTERNS = [
  "*",
  "?",
  "a",
  "b*",
  "*b",
  "[a-c]",
  "[!a]*",
  "/",
  "*/",
  "/*",
  ".*",
  "*.",
  "'*'",
  '"$x"',
  "$x",
  "\\*",
  " ",
  "$w",
  "[[:space:]]",
  "??",
  "",
];
const OFFSETS = ["0", "1", "2", " -1", " -2", "10", "n", "n+1", ""];

const grammar = fc.letrec<{ word: string; piece: string; inQuotes: string; expansion: string; operand: string }>((tie) => ({
  word: fc
    .array(tie("piece"), { minLength: 1, maxLength: 4, depthIdentifier: "word", size: "small" })
    .map((pieces) => pieces.join("")),
  operand: fc.oneof(
    { depthIdentifier: "word", maxDepth: 3, withCrossShrink: true },
    fc.constantFrom("", "o", "o o", "'o o'", '"o o"', "*", "\\ "),
    tie("word"),
  ),
  expansion: fc.oneof(
    { depthIdentifier: "word", maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...NAMES).map((name) => `$${name}`),
    fc.constantFrom(...SCALARS, ...LISTS).map((name) => `\${${name}}`),
    fc.constantFrom(...SCALARS, ...LISTS).map((name) => `\${#${name}}`),
    fc.constantFrom("${!r}", "${!a[@]}", "${!m[@]}", "${!a*}", "${!x@}", "$-x"),
    fc
      .tuple(fc.constantFrom(...SCALARS, ...LISTS), fc.constantFrom(":-", "-", ":+", "+", ":=", "="), tie("operand"))
      .map(([name, operator, word]) => `\${${name}${operator}${word}}`),
    fc
      .tuple(fc.constantFrom(...SCALARS, ...LISTS), fc.constantFrom("#", "##", "%", "%%"), fc.constantFrom(...PATTERNS))
      .map((parts) => `\${${parts.join("")}}`),
    fc
      .tuple(
        fc.constantFrom(...SCALARS, ...LISTS),
        fc.constantFrom("/", "//", "/#", "/%"),
        fc.constantFrom(...PATTERNS),
        fc.constantFrom("", "/", "/-", "/&", "/'&'", "/\\&", "/$x", '/"$x"', "/a b"),
      )
      .map((parts) => `\${${parts.join("")}}`),
    fc
      .tuple(
        fc.constantFrom(...SCALARS, ...LISTS),
        fc.constantFrom(...OFFSETS),
        fc.option(fc.constantFrom(...OFFSETS), { nil: null }),
      )
      .map(([name, from, length]) => `\${${name}:${from}${length === null ? "" : `:${length}`}}`),
    fc
      .tuple(
        fc.constantFrom(...SCALARS, ...LISTS),
        fc.constantFrom("^", "^^", ",", ",,", "^^[ab]", "@Q", "@U", "@u", "@L", "@E", "@A", "@a", "@K", "@k", "@P"),
      )
      .map((parts) => `\${${parts.join("")}}`),
    tie("word").map((word) => `$(echo ${word})`),
    tie("word").map((word) => `$(printf '%s\\n' ${word})`),
    fc.constantFrom("$((n+1))", "$((n*n))", "`echo b c`", "`echo \\$x`", "$(echo '*')", "$(printf 'a\\n\\n')"),
  ),
  inQuotes: fc
    .array(
      fc.oneof(
        { depthIdentifier: "word", maxDepth: 3 },
        fc.constantFrom("a", " ", "'", "\\a", "\\\\", '\\"', "\\$x", "*", "~", "é", "\\n", "{a,b}"),
        tie("expansion"),
      ),
      { maxLength: 3, depthIdentifier: "word" },
    )
    .map((pieces) => pieces.join("")),
  piece: fc.oneof(
    { depthIdentifier: "word", maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom(...LITERALS) },
    fc.constantFrom(...QUOTED).map((text) => `'${text}'`),
    { weight: 3, arbitrary: tie("inQuotes").map((text) => `"${text}"`) },
    { weight: 4, arbitrary: tie("expansion") },
    fc.constantFrom(
      "$'\\t'",
      "$'a\\nb'",
      "$'\\x41\\xc3\\xa9'",
      "$'\\xff'",
      "$'\\''",
      '$"loc"',
      "*",
      "?",
      "[ab]*",
      "*.txt",
      "d/*",
      "{a,b}",
      "{1..3}",
      "{a,'b c'}",
      "a{,b}",
      "~/x",
      "~root",
      "{a}",
      "{",
      "}",
    ),
  ),
}));
const { word, inQuotes } = grammar;

const SETUP = `x='a b' y='*' z= w=$' \\ta\\n b ' p=/usr/lib/a.tar.gz n=2 r=p; a=(1 '2 3' '' 4) b=B e=(); declare -A m=([k]=v ['x y']=z)
touch a.txt b.txt .hid 'a b'; mkdir d; touch d/e d/f; set -- 'p q' r '' '*'
`;

const lines = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(word, { minLength: 1, maxLength: 3 }).map((list) => `printf '<%s>' ${list.join(" ")}; echo " $?"`),
  },
  fc
    .tuple(word, fc.constantFrom("x", "a", "a[1]", "m[q]", "export v", "declare v", "v"))
    .map(([text, name]) => `${name}=${text}; echo "$? $x \${a[*]} \${m[q]} $v"`),
  word.map((text) => `a=(${text} x); echo "\${#a[@]} \${a[@]}"`),
  fc
    .tuple(word, fc.constantFrom(...PATTERNS.filter((each) => each !== "")))
    .map(([text, pattern]) => `case ${text} in ${pattern === " " ? "' '" : pattern}) echo in;; *) echo out;; esac`),
  fc
    .tuple(word, fc.constantFrom("==", "!=", "<", ">", "=~"), word)
    .map(([left, operator, right]) => `[[ ${left} ${operator} ${right} ]]; echo $?`),
  inQuotes.map((text) => `cat <<E\n${text}\nE`),
  inQuotes.map((text) => `cat <<< "${text}"`),
  word.map((text) => `for i in ${text}; do echo "[$i]"; done`),
  word.map((text) => `f() { echo "$#"; printf '(%s)' "$@"; echo; }; f ${text}`),
  fc.constantFrom(
    "IFS=:",
    "IFS=",
    "IFS=' '",
    "unset IFS",
    "IFS=$'\\n'",
    "IFS=' a'",
    "set -f",
    "set +f",
    "shopt -s nullglob",
    "shopt -s dotglob",
    "shopt -s extglob",
    "set -u",
    "set +B",
  ),
);

export const wordScripts: fc.Arbitrary<string> = fc
  .array(lines, { minLength: 1, maxLength: 5 })
  .map((list) => `${SETUP}${list.join("\n")}\n`);
