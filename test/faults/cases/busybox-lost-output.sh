# world: bare
# What busybox's applets, and its shell, say of a standard output that is full, closed, or a pipe that nobody reads.
# The judge lets programs write line by line, which busybox then does not look at.
unset LD_PRELOAD; ip link set lo up; cd /tmp
printf 'a\nb\nc\n' > f; mkdir d; touch d/x
try() {
  busybox "$@" > /dev/full < f 2> e1; full=$?
  busybox "$@" >&- < f 2> e2; closed=$?
  (trap '' PIPE; sleep .1; busybox "$@" < f 2> e3; echo $? > c) | :
  echo "$* | full: $full [$(cat e1)] | closed: $closed [$(cat e2)] | pipe: $(cat c) [$(cat e3)]"
}
for line in "cat f" "echo a" "echo -n" "tail f" "tr a b" "head f" "wc f" "sort f" "cut -c1 f" uname id env "base64 f" "uniq f" "expr 1 + 1"; do
  try $line
done
for line in "seq 3" pwd "printf a" "ls d" "grep a f" "sed p f" "rev f" "tac f" "md5sum f" "basename a/b" "dirname a/b" "find d" tee; do
  try $line
done
for line in "xargs echo" ps whoami "ifconfig lo" "route -n" arp "ip a" "ping -c1 127.0.0.1" "timeout 2 echo a" "sh -c pwd"; do try $line; done
try awk '{ print }' f
for line in 'echo a' 'printf a' pwd 'type ls' umask 'export -p' jobs 'echo -n'; do try sh -c "$line; :"; try sh -c "$line > /dev/full; exit \$?"; done
