#!/bin/bash
# Records what the real tools answer: every line "$ COMMAND" of the given data files is run anew, each file in one private
# namespace with an /etc of its own, and its output put below it. Needs root on Linux. Usage: test/ip/data-tools/record.sh test/ip/data-tools/*.txt
set -e
for file in "$@"; do
  unshare -n -m -u bash -s "$file" > "$file.new" <<'INNER'
exec 3< "$1" # before it is covered
mkdir -p /run/netns; mount -t tmpfs tmpfs /run/netns; mount -t sysfs sysfs /sys; mount -t tmpfs tmpfs /tmp || exit
mkdir -p /tmp/etc
cp -rL /etc/iproute2 /etc/services /etc/protocols /etc/networks /etc/nsswitch.conf /tmp/etc
mount -t tmpfs tmpfs /etc && cp -r /tmp/etc/. /etc
printf "options timeout:1 attempts:1\n" > /etc/resolv.conf # there is no name server to wait for
quiet() { sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; }
quiet
ip() {
  command ip "$@" || return
  if [ "$1 $2" = "netns add" ]; then command ip netns exec "$3" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; fi
}
while IFS= read -r line; do
  case $line in
    "# "*) printf '%s\n' "$line" ;;
    "\$ "*)
      printf '%s\n' "$line"
      status=0
      output=$(eval "${line:2}" 2>&1 < /dev/null) || status=$?
      [ -z "$output" ] || printf '%s\n' "$output"
      [ $status = 0 ] || printf '[exit %s]\n' $status ;;
  esac
done <&3
INNER
  mv "$file.new" "$file"
done
