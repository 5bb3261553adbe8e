/**
 * Scripts: lists, compound commands, functions, redirections, pipes, subshells, traps, options, jobs, and the builtins in them.
 */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are shell scripts
import fc from "fast-check";

const SIMPLE = [
  "true",
  "false",
  ":",
  "echo a",
  "echo $x",
  'echo "$y" $#',
  "echo $?",
  "(exit 3)",
  "x=$((x+1))",
  "y=$(echo sub; exit 2)",
  "y=`false`",
  "local v=1",
  "unset y",
  "nofile",
  "cat nofile",
  "cat",
  "cat f",
  "cat < f",
  "cd d",
  "cd nofile",
  "cd -",
  "pwd",
  "ls",
  "read l",
  "read -r a b",
  "shift",
  "shift 2",
  "set -- p 'q r'",
  "return 4",
  "return",
  "exit 5",
  "break",
  "continue",
  "break 2",
  "wait",
  "echo $PIPESTATUS ${PIPESTATUS[*]}",
  "printf '%s\\n' \"$@\"",
  'test -n "$x"',
  "[ $x -gt 2 ]",
  "[[ $x == [0-9] ]]",
  "((x++))",
  "((x--))",
  "((x > 3))",
  "let x+=2",
  "export x",
  "readonly y",
  "y=new",
  "f",
  "f 1 2",
  "g",
  "h arg",
  "type f",
  "command -v ls",
  "command echo c",
  "builtin echo b",
  "eval 'echo e; false'",
  "eval 'return 6'",
  'eval "echo \\$x"',
  ". ./lib",
  "source ./lib p",
  "echo out >&2",
  "echo $LINENO",
  "echo $FUNCNAME",
  "echo ${#a[@]} ${a[0]}",
  "a+=(n)",
  "a=()",
  "getopts ab: o; echo $? $o $OPTARG",
  "kill -TERM $$",
  "kill -l 15",
  "trap - ERR",
  "trap",
  "umask",
  "hash -r",
  "declare -p x",
  "exec 3>&1",
  "echo to3 >&3",
  "exec 3>&-",
  "mapfile -t a < f",
  "echo -e 'a\\tb\\c'",
  "printf '%d %s\\n' 3 x y",
  "sleep 0.01",
];
const OPTIONS = [
  "set -e",
  "set +e",
  "set -u",
  "set -o pipefail",
  "set -x",
  "set +x",
  "set -f",
  "set -E",
  "shopt -s lastpipe",
  "shopt -s extglob",
  "set -m",
  "set -v",
  "set -C",
  "shopt -s inherit_errexit",
  "set -a",
  "set -T",
];
const TRAPS = [
  "trap 'echo exit $?' EXIT",
  "trap 'echo err $?' ERR",
  "trap 'echo ret' RETURN",
  "trap 'echo term' TERM",
  "trap '' TERM",
  "trap 'echo dbg' DEBUG",
  "trap 'echo int; exit 7' INT",
  "trap - EXIT",
];
const REDIRECTIONS = [
  "",
  "",
  "",
  "",
  " > f",
  " >> f",
  " 2> e",
  " 2>&1",
  " > /dev/null",
  " 2>/dev/null",
  " < f",
  " < nofile",
  " <<< here",
  " >&2",
  " &> f",
  " 3> f",
  " < /dev/null",
  " <<E\nhere $x\nE",
  " > d",
  " 2>&-",
  " >&-",
];

export const commands: fc.Arbitrary<string> = fc.letrec<{ list: string; command: string; pipeline: string; body: string }>(
  (tie) => {
    const simple = fc.tuple(
      fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...SIMPLE) }, fc.constantFrom(...OPTIONS), fc.constantFrom(...TRAPS)),
      fc.constantFrom(...REDIRECTIONS),
    );
    const redirected = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
      fc.tuple(text, fc.constantFrom(...REDIRECTIONS.filter((each) => !each.includes("\n")))).map((parts) => parts.join(""));
    return {
      command: fc.oneof(
        { depthIdentifier: "script", maxDepth: 3, withCrossShrink: true },
        { weight: 10, arbitrary: simple.map(([text, redirection]) => text + redirection) },
        redirected(tie("list").map((list) => `{ ${list}\n}`)),
        redirected(tie("list").map((list) => `( ${list}\n)`)),
        redirected(
          fc.tuple(tie("pipeline"), tie("list"), tie("list")).map(([test, yes, no]) => `if ${test}\nthen ${yes}\nelse ${no}\nfi`),
        ),
        fc.tuple(tie("pipeline"), tie("list")).map(([test, yes]) => `if ${test}\nthen ${yes}\nfi`),
        redirected(tie("list").map((list) => `for i in 1 2\ndo ${list}\ndone`)),
        tie("list").map((list) => `for ((i=0; i<2; i++))\ndo ${list}\ndone`),
        redirected(
          fc
            .tuple(fc.constantFrom("(( n++ < 3 ))", "read l", "[ $((n++)) -lt 2 ]"), tie("list"))
            .map(([test, list]) => `while ${test}\ndo ${list}\ndone`),
        ),
        fc.tuple(tie("list"), tie("list")).map(([one, other]) => `case $x in [0-2]) ${one}\n;; *) ${other}\n;; esac`),
        fc.tuple(fc.constantFrom("f", "g", "h"), tie("list")).map(([name, list]) => `${name}() {\n${list}\n}`),
        tie("list").map((list) => `echo "$(${list}\n)"`),
        tie("list").map((list) => `eval '${list.replaceAll("'", "'\\''")}'`),
        tie("list").map((list) => `bash -c '${list.replaceAll("'", "'\\''")}' arg0 one`),
        fc.tuple(tie("command"), fc.constantFrom(" & wait", " & wait $!", " &\nwait -n")).map((parts) => parts.join("")),
      ),
      pipeline: fc.oneof(
        { depthIdentifier: "script", maxDepth: 3, withCrossShrink: true },
        { weight: 5, arbitrary: tie("command") },
        tie("command").map((command) => `! ${command}`),
        fc.tuple(tie("command"), fc.constantFrom(" | ", " |& "), tie("command")).map((parts) => parts.join("")),
        tie("command").map((command) => `${command} | cat`),
      ),
      list: fc
        .array(fc.tuple(tie("pipeline"), fc.constantFrom("\n", "\n", "\n", " && ", " || ")), {
          minLength: 1,
          maxLength: 3,
          depthIdentifier: "script",
        })
        .map((items) => `${items.map((item) => item.join("")).join("")}:`),
      body: tie("list"),
    };
  },
).list;

const SETUP =
  "x=2 y='a b' n=0; a=(e1 e2); mkdir d; printf 'l1\\nl2 w\\nl3\\n' > f; echo 'echo lib $1; v=L; return 1' > lib; set -- A B; f() { echo in f $1; return 2; }\n";

/** Here-documents end their line; what joins it to the next comes before. */
function joined(script: string): string {
  return script.replace(/( <<E\nhere \$x\nE)( && | \|\| | \|& | \| |[^\n])/g, (_, document: string, rest: string) => {
    return /^ (&&|\|\||\|&|\|) $/.test(rest) ? `${document}\n` : `${document}\n${rest}`;
  });
}

export const shellScripts: fc.Arbitrary<string> = commands.map((list) => `${SETUP}${joined(list)}\necho end $? $x\n`);
