# world: bare
# a signal to the pid of `bash -c PROGRAM` or `(...; PROGRAM) &` reaches the program, which has taken the shell's place
p() { sleep 0.15; ps -o args --no-headers | grep -E 'slee[p] [0-9]{3}' | grep -v -e '[bg]rep' -e 0.15 | sort | tr '\n' '|'; echo; pkill sleep; sleep 0.1; }
bash -c 'sleep 101' & p
bash -c 'true; sleep 101' & p
bash -c 'true && sleep 101' & p
bash -c 'false || sleep 101' & p
bash -c 'if true; then sleep 101; fi' & p
bash -c '(true; sleep 101)' & p
bash -c '{ sleep 101; }' & p
bash -c 'sleep 101 > /dev/null' & p
bash -c 'trap "echo x" USR1; sleep 101' & p
sh -c 'sleep 101' & p
sh -c '(sleep 102)' & p
sh -c 'true | { sleep 102; }' & p
busybox sh -c 'sleep 101' & p
busybox sh -c '{ sleep 102; }' & p
ip netns add n
ip netns exec n env sleep 103 & sleep 0.2; ps -o comm,args --no-headers | grep 'slee[p] 103' | tr -s ' '; kill $!; sleep 0.1; pgrep -c sleep
printf '#!/bin/bash\nps -o comm,args --no-headers > /tmp/ps; grep x.s[h] /tmp/ps | tr -s " "\n' > /tmp/x.sh; chmod +x /tmp/x.sh; /tmp/x.sh c; (exec /tmp/x.sh a b)
