/** What jq prints of itself. jq 1.6 of Debian 12. */
export const VERSION = "jq-1.6\n";

export function shortUsage(name: string): string {
  return `${usage(name)}For a listing of options, use ${name} --help.\n`;
}

export function longUsage(name: string): string {
  return `${usage(name)}Some of the options include:
  -c               compact instead of pretty-printed output;
  -n               use \`null\` as the single input value;
  -e               set the exit status code based on the output;
  -s               read (slurp) all inputs into an array; apply filter to it;
  -r               output raw strings, not JSON texts;
  -R               read raw strings, not JSON texts;
  -C               colorize JSON;
  -M               monochrome (don't colorize JSON);
  -S               sort keys of objects on output;
  --tab            use tabs for indentation;
  --arg a v        set variable $a to value <v>;
  --argjson a v    set variable $a to JSON value <v>;
  --slurpfile a f  set variable $a to an array of JSON texts read from <f>;
  --rawfile a f    set variable $a to a string consisting of the contents of <f>;
  --args           remaining arguments are string arguments, not files;
  --jsonargs       remaining arguments are JSON arguments, not files;
  --               terminates argument processing;

Named arguments are also available as $ARGS.named[], while
positional arguments are available as $ARGS.positional[].

See the manpage for more options.
`;
}

export function hint(name: string): string {
  return `Use ${name} --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n`;
}

function usage(name: string): string {
  return `jq - commandline JSON processor [version 1.6]

Usage:\t${name} [options] <jq filter> [file...]
\t${name} [options] --args <jq filter> [strings...]
\t${name} [options] --jsonargs <jq filter> [JSON_TEXTS...]

jq is a tool for processing JSON inputs, applying the given filter to
its JSON text inputs and producing the filter's results as JSON on
standard output.

The simplest filter is ., which copies jq's input to its output
unmodified (except for formatting, but note that IEEE754 is used
for number representation internally, with all that that implies).

For more advanced filters see the jq(1) manpage ("man jq")
and/or https://stedolan.github.io/jq

Example:

\t$ echo '{"foo": 0}' | jq .
\t{
\t\t"foo": 0
\t}

`;
}
