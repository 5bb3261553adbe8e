/** What bash 5.2.15 prints for `help`, and each topic's synopsis as `help -s TOPIC` shows it. Recorded with COLUMNS=80. */
export const HELP_TABLE = `GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)
These shell commands are defined internally.  Type \`help' to see this list.
Type \`help name' to find out more about the function \`name'.
Use \`info bash' to find out more about the shell in general.
Use \`man -k' or \`info' to find out more about commands not in this list.

A star (*) next to a name means that the command is disabled.

 job_spec [&]                            history [-c] [-d offset] [n] or hist>
 (( expression ))                        if COMMANDS; then COMMANDS; [ elif C>
 . filename [arguments]                  jobs [-lnprs] [jobspec ...] or jobs >
 :                                       kill [-s sigspec | -n signum | -sigs>
 [ arg... ]                              let arg [arg ...]
 [[ expression ]]                        local [option] name[=value] ...
 alias [-p] [name[=value] ... ]          logout [n]
 bg [job_spec ...]                       mapfile [-d delim] [-n count] [-O or>
 bind [-lpsvPSVX] [-m keymap] [-f file>  popd [-n] [+N | -N]
 break [n]                               printf [-v var] format [arguments]
 builtin [shell-builtin [arg ...]]       pushd [-n] [+N | -N | dir]
 caller [expr]                           pwd [-LP]
 case WORD in [PATTERN [| PATTERN]...)>  read [-ers] [-a array] [-d delim] [->
 cd [-L|[-P [-e]] [-@]] [dir]            readarray [-d delim] [-n count] [-O >
 command [-pVv] command [arg ...]        readonly [-aAf] [name[=value] ...] o>
 compgen [-abcdefgjksuv] [-o option] [>  return [n]
 complete [-abcdefgjksuv] [-pr] [-DEI]>  select NAME [in WORDS ... ;] do COMM>
 compopt [-o|+o option] [-DEI] [name .>  set [-abefhkmnptuvxBCEHPT] [-o optio>
 continue [n]                            shift [n]
 coproc [NAME] command [redirections]    shopt [-pqsu] [-o] [optname ...]
 declare [-aAfFgiIlnrtux] [name[=value>  source filename [arguments]
 dirs [-clpv] [+N] [-N]                  suspend [-f]
 disown [-h] [-ar] [jobspec ... | pid >  test [expr]
 echo [-neE] [arg ...]                   time [-p] pipeline
 enable [-a] [-dnps] [-f filename] [na>  times
 eval [arg ...]                          trap [-lp] [[arg] signal_spec ...]
 exec [-cl] [-a name] [command [argume>  true
 exit [n]                                type [-afptP] name [name ...]
 export [-fn] [name[=value] ...] or ex>  typeset [-aAfFgiIlnrtux] name[=value>
 false                                   ulimit [-SHabcdefiklmnpqrstuvxPRT] [>
 fc [-e ename] [-lnr] [first] [last] o>  umask [-p] [-S] [mode]
 fg [job_spec]                           unalias [-a] name [name ...]
 for NAME [in WORDS ... ] ; do COMMAND>  unset [-f] [-v] [-n] [name ...]
 for (( exp1; exp2; exp3 )); do COMMAN>  until COMMANDS; do COMMANDS-2; done
 function name { COMMANDS ; } or name >  variables - Names and meanings of so>
 getopts optstring name [arg ...]        wait [-fn] [-p var] [id ...]
 hash [-lr] [-p pathname] [-dt] [name >  while COMMANDS; do COMMANDS-2; done
 help [-dms] [pattern ...]               { COMMANDS ; }
`;

export const SYNOPSES: ReadonlyMap<string, string> = new Map([
  ["%", "job_spec [&]"],
  ["(( ... ))", "(( expression ))"],
  [".", ". filename [arguments]"],
  [":", ":"],
  ["[", "[ arg... ]"],
  ["[[ ... ]]", "[[ expression ]]"],
  ["alias", "alias [-p] [name[=value] ... ]"],
  ["bg", "bg [job_spec ...]"],
  [
    "bind",
    "bind [-lpsvPSVX] [-m keymap] [-f filename] [-q name] [-u name] [-r keyseq] [-x keyseq:shell-command] [keyseq:readline-function or readline-command]",
  ],
  ["break", "break [n]"],
  ["builtin", "builtin [shell-builtin [arg ...]]"],
  ["caller", "caller [expr]"],
  ["case", "case WORD in [PATTERN [| PATTERN]...) COMMANDS ;;]... esac"],
  ["cd", "cd [-L|[-P [-e]] [-@]] [dir]"],
  ["command", "command [-pVv] command [arg ...]"],
  [
    "compgen",
    "compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]",
  ],
  [
    "complete",
    "complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]",
  ],
  ["compopt", "compopt [-o|+o option] [-DEI] [name ...]"],
  ["continue", "continue [n]"],
  ["coproc", "coproc [NAME] command [redirections]"],
  ["declare", "declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]"],
  ["dirs", "dirs [-clpv] [+N] [-N]"],
  ["disown", "disown [-h] [-ar] [jobspec ... | pid ...]"],
  ["echo", "echo [-neE] [arg ...]"],
  ["enable", "enable [-a] [-dnps] [-f filename] [name ...]"],
  ["eval", "eval [arg ...]"],
  ["exec", "exec [-cl] [-a name] [command [argument ...]] [redirection ...]"],
  ["exit", "exit [n]"],
  ["export", "export [-fn] [name[=value] ...] or export -p"],
  ["false", "false"],
  ["fc", "fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]"],
  ["fg", "fg [job_spec]"],
  ["for", "for NAME [in WORDS ... ] ; do COMMANDS; done"],
  ["for ((", "for (( exp1; exp2; exp3 )); do COMMANDS; done"],
  ["function", "function name { COMMANDS ; } or name () { COMMANDS ; }"],
  ["getopts", "getopts optstring name [arg ...]"],
  ["hash", "hash [-lr] [-p pathname] [-dt] [name ...]"],
  ["help", "help [-dms] [pattern ...]"],
  ["history", "history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]"],
  ["if", "if COMMANDS; then COMMANDS; [ elif COMMANDS; then COMMANDS; ]... [ else COMMANDS; ] fi"],
  ["jobs", "jobs [-lnprs] [jobspec ...] or jobs -x command [args]"],
  ["kill", "kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]"],
  ["let", "let arg [arg ...]"],
  ["local", "local [option] name[=value] ..."],
  ["logout", "logout [n]"],
  ["mapfile", "mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]"],
  ["popd", "popd [-n] [+N | -N]"],
  ["printf", "printf [-v var] format [arguments]"],
  ["pushd", "pushd [-n] [+N | -N | dir]"],
  ["pwd", "pwd [-LP]"],
  ["read", "read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]"],
  ["readarray", "readarray [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]"],
  ["readonly", "readonly [-aAf] [name[=value] ...] or readonly -p"],
  ["return", "return [n]"],
  ["select", "select NAME [in WORDS ... ;] do COMMANDS; done"],
  ["set", "set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]"],
  ["shift", "shift [n]"],
  ["shopt", "shopt [-pqsu] [-o] [optname ...]"],
  ["source", "source filename [arguments]"],
  ["suspend", "suspend [-f]"],
  ["test", "test [expr]"],
  ["time", "time [-p] pipeline"],
  ["times", "times"],
  ["trap", "trap [-lp] [[arg] signal_spec ...]"],
  ["true", "true"],
  ["type", "type [-afptP] name [name ...]"],
  ["typeset", "typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]"],
  ["ulimit", "ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]"],
  ["umask", "umask [-p] [-S] [mode]"],
  ["unalias", "unalias [-a] name [name ...]"],
  ["unset", "unset [-f] [-v] [-n] [name ...]"],
  ["until", "until COMMANDS; do COMMANDS-2; done"],
  ["variables", "variables - Names and meanings of some shell variables"],
  ["wait", "wait [-fn] [-p var] [id ...]"],
  ["while", "while COMMANDS; do COMMANDS-2; done"],
  ["{ ... }", "{ COMMANDS ; }"],
]);
