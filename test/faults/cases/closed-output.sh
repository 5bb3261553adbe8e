# world: bare
# Who notices a closed standard output, and when: cat before it opens a file, an empty write never. A pipe may not be
# executed.
cd /tmp
t() { echo "# $1"; (eval "$1") 2>&1; echo "[$?]"; }
t 'printf "" >&-'; t 'echo -n >&-'; t 'printf x >&-'; t 'cat nofile >&-'; t 'cat </dev/null >&-'; t 'cat nofile >/dev/full'; t 'ls nofile >&-'; t 'wc nofile >&-'
t '/usr/bin/printf "" >&-';
t '<(cat)'; t '<(echo true) x'; t 'command <(echo)'; t 'exec <(echo)'; t '! >(cat)'; t 'if <(echo); then echo y; else echo n; fi'
