# world: bare
# A name below a file is "Not a directory": what stands before a slash, `.` or `..` must be a directory, and is looked up before it is left.
mkdir -p /tmp/nd; cd /tmp/nd || exit; echo hi > f; mkdir d; chmod +x f; printf '#!f/x\n' > bad; chmod +x bad; printf '\0' > bin; chmod +x bin
for p in f/x f/ f/.. f/../f f/x/.. d/../f no/../f no/.. /etc/hosts/x /proc/uptime/x /proc/sys/net/ipv4/ip_forward/x /dev/null/x /dev/null/ /usr/bin/ls/x; do
  echo "# $p"
  for c in cat ls head tail tac 'grep x' 'sort -u' 'sed p' 'awk 1' find realpath strings od hexdump "cd" . bash "[ -e" wc md5sum; do echo "+ $c"; eval "$c $p$(case $c in '[ -e') echo ' ]';; esac)" > out 2>&1; echo "[$?]"; cat out; done
done
rm out
for p in f/x f/ f/. f/../n no/x no/../n no/ /etc/hosts/x /dev/null/x /proc/uptime/x d/ d/. d/..; do
  echo "# $p"
  for c in 'echo >' 'echo x >>' mkdir 'mkdir -p' rmdir touch 'chmod +x' 'tee -a' 'rm -f' rm 'mktemp -u' 'exec' env 'timeout 1' nohup setsid 'xargs' 'stdbuf -o0' pushd 'sed -n w'; do
    case $p$c in no*-p | d/*rm* | d/*touch | d/*rmdir) continue ;; esac
    echo "+ $c"; (eval "$c $p") < /dev/null 2>&1; echo "[$?]"
  done
  rm -rf n no
done
for c in ./f f/x ./d d bad ./bad ./bin ./no no; do echo "# exec $c"; (exec $c); echo "[$?]"; (shopt -s execfail; exec $c; echo on); done
env -C f true; echo "[$?]"; env -C d/../d pwd; find f -exec f/x ';'; cd d/../d && pwd; cd ./.. && pwd; cd f/../d; echo "[$?]"
