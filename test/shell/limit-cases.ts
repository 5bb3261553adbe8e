/** Scripts that would grow or go on for ever: the limit that ends them, small here, and the words. */
import type { Limits } from "../../src/sim/limits.ts";

export interface LimitCase {
  readonly script: string;
  readonly limits?: Partial<Limits>;
  /** The exit code; "ends" where the whole run is ended, with a LimitError of these words. */
  readonly exit: number | "ends";
  /** What standard error, or the error, is. */
  readonly words: string;
  readonly stdout?: string;
}

const KIB = 1024;

export const LIMIT_CASES: readonly LimitCase[] = [
  // What goes on for ever.
  {
    script: "ip link set lo up; ping 127.0.0.1 > /dev/null",
    limits: { steps: 2000 },
    exit: "ends",
    words: "no rest after 2000 events; still running: bash x.sh, ping 127.0.0.1 (limit steps)",
  },
  {
    script: "ip link set lo up; ping -f 127.0.0.1 > /dev/null",
    limits: { work: 100_000 },
    exit: "ends",
    words: "x.sh: line 1: ping -f 127.0.0.1: no end after 100000 units of work (limit work)",
  },
  {
    script: "true\nyes > /dev/null",
    limits: { work: 100_000 },
    exit: "ends",
    words: "x.sh: line 2: yes: no end after 100000 units of work (limit work)",
  },
  {
    script: "yes | cat > /dev/null",
    limits: { work: 100_000 },
    exit: "ends",
    words: "x.sh: line 1: cat: no end after 100000 units of work (limit work)",
  },
  {
    script: "seq 1 1000000000000 > /dev/null",
    limits: { work: 100_000 },
    exit: "ends",
    words: "x.sh: line 1: seq 1 1000000000000: no end after 100000 units of work (limit work)",
  },
  {
    script: "while :; do :; done",
    limits: { commands: 500 },
    exit: "ends",
    words: "x.sh: line 1: no end after 500 commands of one script (limit commands)",
  },
  {
    script: "while sleep 1000000; do :; done",
    limits: { seconds: 100_000_000 },
    exit: "ends",
    words: "no rest after 100000000 seconds of virtual time; still running: bash x.sh, sleep 1000000 (limit seconds)",
  },
  {
    script: "sleep 1e300",
    exit: "ends",
    words: "no rest after 1000000000 seconds of virtual time; still running: bash x.sh, sleep 1e300 (limit seconds)",
  },
  {
    script: "echo 'exec bash s' > s; exec bash s",
    limits: { commands: 2000 },
    exit: "ends",
    words: "s: line 1: no end after 2000 commands of one script (limit commands)",
  },
  // Expressions.
  {
    script: "a=a; echo $((a)); echo $?",
    exit: 1,
    words: 'x.sh: line 1: a: expression recursion level exceeded (error token is "a")\n',
  },
  {
    script: "a=a+a; echo $((a)); echo $?",
    exit: 1,
    words: 'x.sh: line 1: a+a: expression recursion level exceeded (error token is "a+a")\n',
  },
  {
    script: "a='b+b+b+b+b+b'; b='c+c+c+c+c+c'; c='d+d+d+d+d+d'; d='e+e+e+e+e+e'; e=1; echo $((a))",
    limits: { work: 50_000 },
    exit: "ends",
    words: "x.sh: line 1: bash x.sh: no end after 50000 units of work (limit work)",
  },
  {
    script: `let "${"a[".repeat(500)}0${"]".repeat(500)}" 2> /dev/null; echo $?`,
    exit: 0,
    words: "",
    stdout: "1\n",
  },
  {
    script: `awk 'BEGIN { print 1${" in a".repeat(300)} }'`,
    exit: "ends",
    words: "awk: more than 200 operators in follow one another (limit depth)",
  },
  { script: `find ${"'(' ".repeat(300)}`, exit: "ends", words: "find: more than 200 parentheses are nested (limit depth)" },
  // What calls itself.
  { script: "f() { f; }; f", exit: 1, words: "x.sh: line 1: f: maximum function nesting level exceeded (1000)\n" },
  {
    script: "f() { f; }; f\necho $?",
    limits: { depth: 20 },
    exit: 0,
    words: "x.sh: line 1: f: maximum function nesting level exceeded (20)\n",
    stdout: "1\n",
  },
  {
    script: "FUNCNEST=5; f() { echo $1; f $(($1+1)); }; f 1",
    exit: 1,
    words: "x.sh: line 1: f: maximum function nesting level exceeded (5)\n",
    stdout: "1\n2\n3\n4\n5\n",
  },
  {
    script: 'f=\'eval "$f"\'; eval "$f"',
    exit: 1,
    words: "x.sh: line 1: eval: maximum eval nesting level exceeded (1000)\n",
  },
  {
    script: "echo '. ./s' > s; . ./s",
    exit: 1,
    words: "./s: line 1: .: ./s: maximum source nesting level exceeded (1000)\n",
  },
  {
    script: "trap 'kill -USR1 $$' USR1; kill -USR1 $$",
    exit: 1,
    words: "x.sh: line 1: trap handler: maximum trap handler level exceeded (1000)\n",
  },
  {
    script: "f() { ( f ); }; f; echo $?",
    limits: { depth: 20 },
    exit: 0,
    words: "x.sh: line 1: f: maximum function nesting level exceeded (20)\n",
    stdout: "1\n",
  },
  {
    script: `${"( ".repeat(1000)}:${" )".repeat(1000)}`,
    exit: 2,
    words: "x.sh: line 1: syntax error: maximum subshell nesting depth exceeded\n",
  },
  // Processes.
  {
    script: "for i in 1 2 3 4 5; do sleep 10 & done; echo not here",
    limits: { processes: 5 },
    exit: 254,
    words: "x.sh: fork: Resource temporarily unavailable\n",
  },
  {
    script: "echo 'bash s; exit' > s; bash s; echo $?",
    limits: { processes: 10 },
    exit: 0,
    words: "s: fork: Resource temporarily unavailable\n",
    stdout: "254\n",
  },
  {
    script: "sleep 1 & sleep 1 & timeout 1 true; echo $?",
    limits: { processes: 4 },
    exit: 0,
    words: "timeout: fork: Resource temporarily unavailable\n",
    stdout: "1\n",
  },
  // What tools gather.
  { script: "yes | column", limits: { memory: 10 * KIB }, exit: 1, words: "column: memory exhausted\n" },
  { script: "yes | column -t", limits: { memory: 10 * KIB }, exit: 1, words: "column: memory exhausted\n" },
  {
    script: "seq 130000 > f; column f | wc -l; column -t f | wc -l",
    exit: 0,
    words: "",
    stdout: "13000\n130000\n",
  },
  {
    script: "yes | head -c 4000 > f; join f f",
    limits: { memory: 10 * KIB },
    exit: 1,
    words: "join: memory exhausted\n",
  },
  // Events, processes and commands cost work too: what does many things at once ends before each of its own limits.
  {
    script: "while sleep 1; do :; done",
    limits: { work: 200_000 },
    exit: "ends",
    words: "no end after 200000 units of work; still running: bash x.sh, sleep 1 (limit work)",
  },
  // Words and their sizes.
  {
    script: "echo {1..99999999}; echo $?",
    exit: 0,
    words: "x.sh: line 1: brace expansion: failed to allocate memory for 99999999 elements\n",
    stdout: "{1..99999999}\n0\n",
  },
  // Of more than two thousand millions bash says nothing.
  { script: "echo {1..9999999999}", exit: 0, words: "", stdout: "{1..9999999999}\n" },
  {
    script: "echo {a,b}{a,b}{a,b}{a,b}; echo not here",
    limits: { words: 10 },
    exit: 2,
    words: "x.sh: xrealloc: cannot allocate 128 bytes\n",
  },
  {
    script: "x=xxxxxxxx; while :; do x=$x$x; done",
    limits: { memory: 10 * KIB },
    exit: 2,
    words: "x.sh: xrealloc: cannot allocate 16384 bytes\n",
  },
  {
    script: "x=xxxxxxxx; while :; do x+=$x; done",
    limits: { memory: 10 * KIB },
    exit: 2,
    words: "x.sh: xrealloc: cannot allocate 16384 bytes\n",
  },
  {
    script: "(x=$(yes)); echo $?",
    limits: { memory: 10 * KIB },
    exit: 0,
    words: "x.sh: xrealloc: cannot allocate 10560 bytes\n",
    stdout: "2\n",
  },
  {
    script: 'x=$(printf %131071d 0); /bin/echo "$x" > /dev/null; echo $?; x=0$x; /bin/echo "$x"; echo $?',
    exit: 0,
    words: "x.sh: line 1: /bin/echo: Argument list too long\n",
    stdout: "0\n126\n",
  },
  {
    script: "export X=$(printf %131072d 0); env; echo $?; exec true",
    exit: 126,
    words: "x.sh: line 1: /usr/bin/env: Argument list too long\nx.sh: line 1: /usr/bin/true: Argument list too long\n",
    stdout: "126\n",
  },
  // Files.
  {
    script: "cat /dev/zero > f; echo $?; wc -c f",
    limits: { file: 10 * KIB },
    exit: 0,
    words: "cat: write error: File too large\n",
    stdout: "1\n8192 f\n",
  },
  {
    script: "for i in 1 2 3; do printf %4000d 0 > f$i; echo $?; done; rm f1; echo ok > f4; cat f4",
    limits: { disk: 10 * KIB },
    exit: 0,
    words: "x.sh: line 1: printf: write error: No space left on device\n",
    stdout: "0\n0\n1\nok\n",
  },
  {
    script: "i=0; while mkdir d$i 2> err; do i=$((i+1)); done; cat err >&2; rmdir d0 && mkdir d0; echo $?",
    limits: { files: 20 },
    exit: 0,
    words: "mkdir: cannot create directory ‘d17’: No space left on device\n",
    stdout: "0\n",
  },
  {
    script: "mkdir $(printf %0256d 0) 2>&1 | sed s/0//g; > $(printf %0255d 0); ls | wc -c",
    exit: 0,
    words: "",
    stdout: "mkdir: cannot create directory ‘’: File name too long\n256\n",
  },
  // docker.
  {
    script:
      "printf 'services:\\n  a:\\n    image: nginx\\n    deploy: {replicas: 1000000}\\n' > compose.yaml; docker compose up -d",
    exit: 1,
    words: 'netnsim: service "a": 1000000 containers, 1000 at most (limit replicas)\n',
  },
];
