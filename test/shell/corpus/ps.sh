for c in -z z --nope -o o -p p --pid --pid=x '-p 0' '-p 1,,2' '-p ,' '-p x' -C -U U '-u nosuch' '-u nosuch a' 'U nosuch'; do ps $c; echo "$c: $?"; done 2>&1 | grep -v '^$'
#---
for c in '-o nosuch' '-o pid,nosuch' '-o pid,,' '-o ,' '-o PID' 'axo' 'ax o nosuch' '--format' '--format=nosuch'; do ps $c 2>&1 | head -n 1; done
#---
for c in - -- , '1x' '1 -e 2' 'p 1x' 'u -f' 'u -o pid' '-x f' 'x -x' '-ax w' '-aux w' '1 -x' '-aux -o pid'; do ps $c 2>&1 | head -n 1; done
#---
ps -V; ps V; ps --version; ps --help; echo $?
#---
for c in '-p 99999' 'p 99999' 99999 '-f -p 99999' '-p 99999 -f w' 'p 99999 h' '-p 99999 --no-headers' '-C nosuch' '-C nosuch -o pid=A,comm' '-C nosuch -o pid=,comm=' '--pid 99999 --headers' '-p 99999 -w' 'ww 99999' '-C nosuch u'; do ps $c | tr -s ' '; echo "$c: ${PIPESTATUS[0]}"; done
#---
sleep 60 & for c in "-p $!" "p $!" $! "-f -p $!" "-fp $! w" "p $! h" "-p $! -o stat,args" "-C sleep -o comm=,args=X" "u $!"; do ps $c | tr -s ' ' | sed "s/$!/PID/; s/ $$ / PPID /; s/[0-9]*:[0-9][0-9]/TIME/; s/ 0.0 .* ? S TIME/ ... ? S TIME/"; done; kill $!
#---
sleep 60 & for c in args,pid comm,pid user,stat pid=A,state,ppid=PARENTPROCESS pid= cmd=COMMANDLINEOFTHEPROCESSESTHATARE,pid state,comm=; do ps -p $! -o $c | sed "s/ *$!/ PID/; s/  *$$/ PPID/"; done; kill $!
