# world: bare
# timeout signals its process group: what its command started ends too
timeout 0.2 sh -c 'sleep 106'; echo $?; sleep 0.2; pgrep -c sleep
timeout 0.2 bash -c 'sleep 107 | cat'; echo $?; sleep 0.2; pgrep -c sleep
timeout --foreground 0.2 bash -c 'sleep 107 | cat'; echo $?; sleep 0.2; pgrep -c sleep; pkill sleep
timeout 0.2 bash -c 'sleep 107 & wait'; echo $?; sleep 0.2; pgrep -c sleep
timeout 0.3 timeout 5 sleep 10; echo $?; sleep 0.2; pgrep -c sleep; pkill sleep
timeout -s USR1 0.2 bash -c 'sleep 10; echo no'; echo $?
busybox timeout 1 sh -c 'sleep 5; echo no'; echo $?; sleep 0.2; pgrep -c sleep; pkill sleep
busybox timeout -k 1 1 sh -c 'trap "" TERM; sleep 3; echo on; sleep 3; echo on'; echo $?; sleep 0.2; pgrep -c sleep; pkill sleep
