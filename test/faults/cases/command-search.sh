# world: bare
# What a name stands for: PATH searches of scripts, files that cannot be run, directories, relative names, functions, keywords, builtins.
mkdir -p /usr/local/bin /tmp/d/bin /tmp/d/other/sub; cd /tmp/d
printf '#!/bin/bash\necho one "$0" "$@"\n' > bin/one; chmod +x bin/one
printf 'echo two "$0"\n' > bin/two; chmod +x bin/two
printf '#!/bin/bash\necho hidden\n' > bin/three
printf '#!/bin/bash\necho other one "$0"\n' > other/one; chmod +x other/one
mkdir bin/four; printf '#!/bin/sh\necho four\n' > other/four; chmod +x other/four
printf '#!/no/such/interpreter\n' > bin/five; chmod +x bin/five
PATH=/tmp/d/bin:/tmp/d/other:$PATH
one a b; echo "rc $?"
two; echo "rc $?"
three; echo "rc $?"
four; echo "rc $?"
five; echo "rc $?"
type one two three four five six; echo "rc $?"
type -a one; type -a three; type -a ls; type -a echo; echo "rc $?"
type -p one three echo ls if; echo "rc $?"
type -P one three echo ls if; echo "rc $?"
type -t one three echo if six ls; echo "rc $?"
type -ap one; type -aP echo; type -at echo one; echo "rc $?"
command -v one three echo if six ls cd; echo "rc $?"
command -V one three echo if six ls cd; echo "rc $?"
which one; which three; echo "rc $?"; which -a one; which four; which ./bin/one bin/one /tmp/d/bin/one ./bin/three /bin/ls cd; echo "rc $?"
type ./bin/one bin/one /tmp/d/bin/one ./bin/three ./bin ./none /bin/ls; echo "rc $?"
command -v ./bin/one ./bin/three ./bin ./none /bin/ls; echo "rc $?"
command -V ./bin/one ./bin/three ./bin ./none; echo "rc $?"
type -p ./bin/one; type -t ./bin/one ./bin/three ./bin; type -P ./bin/one; echo "rc $?"
./bin/three; echo "rc $?"; ./bin; echo "rc $?"; ./none; echo "rc $?"; bin/one; echo "rc $?"
PATH=bin:other:/usr/bin
one; type one; type -a one; type -p one; type -P one; command -v one; command -V one; which one; which -a one; echo "rc $?"
hash -r; type one; command -v one; command -V one; type -P one
PATH=:/usr/bin; cd bin; one; type one; hash -r; type -a one; command -v one; which one
PATH=.:/usr/bin; one; type one; hash -r; type one; command -v one; which one
PATH=/usr/bin:; type one; which one; one
PATH=/usr/bin::/bin; which one; which -a ls
PATH=~/bin:/usr/bin; which ls; type none; command none; echo "rc $?"
f() { echo in f; }; ls() { command ls "$@"; }
type f | head -1; type -a ls | tail -1; type -t f ls; command -v f ls; type -f ls; type -P ls; type -p ls f; echo "rc $?"
unset -f ls f
type type command '[' '[[' '{' '!' time : . source function coproc ']]' '}' in select; echo "rc $?"
type; echo "rc $?"; type -z; echo "rc $?"; type -- cd; type -t; echo "rc $?"; command -v; echo "rc $?"; type ''; echo "rc $?"; command -v ''; echo "rc $?"
which; echo "rc $?"; which -z ls; echo "rc $?"; which -- ls; which ''; echo "rc $?"; which -a sh no-such; echo "rc $?"
alias ll='ls -l'; type ll; command -v ll; shopt -s expand_aliases; type ll; type -t ll; command -v ll; command -V ll; type -a ll; which ll; echo "rc $?"
unset PATH; ls; echo "rc $?"; type ls; echo "rc $?"; command -v ls; echo "rc $?"; /usr/bin/which ls; echo "rc $?"
PATH=/usr/bin command -v ls; type ls; command -p ls -d /; command -pv ls; command -pV ls
