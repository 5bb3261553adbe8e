#!/bin/bash
# Records what the real tools answer: every line "$ COMMAND" of the given data files is run anew, each file in one private
# namespace, of processes too (those of data-tools with an /etc of their own), and its output put below it. Needs root on Linux.
# Usage: npm run record -- ip NAME ... (test/ip/data), npm run record -- tools NAME ... (test/ip/data-tools)
# sh runs the lines, and each prints to the file itself: no process is started but the line's own. bash takes three times as long.
set -e
for file in "$@"; do
  unshare -n -m -u -p -f --mount-proc sh -s "$file" > "$file.new" <<'INNER'
exec 3< "$1" # before it is covered
mkdir -p /run/netns; mount -t tmpfs tmpfs /run/netns; mount -t sysfs sysfs /sys; mount -t tmpfs tmpfs /tmp
cd /
case $1 in *data-tools/*)
  mkdir -p /tmp/etc
  cp -rL /etc/iproute2 /etc/services /etc/protocols /etc/networks /etc/nsswitch.conf /tmp/etc
  cp -a /etc/alternatives /tmp/etc
  mount -t tmpfs tmpfs /etc && cp -r /tmp/etc/. /etc
  printf "options timeout:1 attempts:1\n" > /etc/resolv.conf # there is no name server to wait for
  cd /tmp ;;
esac
quiet="net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1"
sysctl -qw $quiet
stay_reachable() { # on a busy machine entries would grow old in between
  for time in /proc/sys/net/ipv4/neigh/*/base_reachable_time_ms; do echo 3600000 > "$time"; done
}
while IFS= read -r line <&3; do
  case $line in
    "# "*) printf '%s\n' "$line" ;;
    "\$ "*)
      printf '%s\n' "$line"
      eval "${line#??}" 2>&1 < /dev/null 3<&-
      status=$?
      printf '\036%s\n' $status
      case $status$line in
        *" link add "*) case $1 in *sysctl.txt) ;; *) stay_reachable ;; esac ;;
        "0\$ ip netns add "*) set -- "$1" $line && ip netns exec "$6" sysctl -qw $quiet ;;
      esac ;;
  esac
done
INNER
  # The exit code stands after the output, which may end in no newline or in several; the empty lines are kept.
  sed -zE 's/([^\n])\x1e/\1\n\x1e/g; s/\x1e0\n//g; s/\x1e([0-9]+)\n/[exit \1]\n/g' "$file.new" > "$file"
  rm "$file.new"
done
