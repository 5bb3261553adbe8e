/** The script that collects on a host what an import takes. It reads and changes nothing. */

/** POSIX sh. */
export const COLLECT_SCRIPT = `#!/bin/sh
# Collects what \`netnsim import\` takes, on standard output: sh collect.sh > host.dump
# It only reads. Without root it says what it could not read; as root it also visits the network namespaces of containers.
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C

# show COMMAND...: what it prints, and how it ended where that was not well
show() {
  echo "$ $*"
  { errors=$(enter "$@" 2>&1 >&3 3>&-); code=$?; } 3>&1
  [ $code = 0 ] && return
  [ -z "$errors" ] || echo "$errors" | sed 's/^/[stderr] /'
  echo "[exit $code]"
}

# How a command gets into the namespace at hand
enter() { "$@"; }

listings() {
  show ip -j -d addr
  show ip -j -d route show table all
  show ip -o -d route show table all
  show ip -j -d rule
  show ip -j neigh
  show ip -j neigh show nud noarp
  show ip -j neigh show proxy
  show ip -j netns list-id
  show bridge -j fdb
  show iptables-save -c
  # What the older iptables has set beside nftables; its own tool says which tables there are
  if iptables-save --version 2> /dev/null | grep -q nf_tables && enter grep -q . /proc/net/ip_tables_names 2> /dev/null; then
    show iptables-legacy-save -c
  fi
  ! command -v nft > /dev/null || show nft list tables
  ! command -v tc > /dev/null || show tc -j qdisc
  ! command -v conntrack > /dev/null || show conntrack -L
  show sysctl -a -r '^net[.]'
}

# The number of a namespace
inode() { ls -diL "$1" 2> /dev/null | { read -r number rest; echo "$number"; }; }

echo '# netnsim dump: 1'
show hostname
show uname -r
for file in /etc/iproute2/rt_tables /usr/share/iproute2/rt_tables /etc/iproute2/rt_tables.d/*.conf; do
  [ ! -r "$file" ] || show cat "$file"
done
listings

seen=" $(inode /proc/self/ns/net) "
for path in /run/netns/*; do
  [ -e "$path" ] || continue
  name=\${path#/run/netns/}
  number=$(inode "$path")
  case $seen in *" $number "*) [ -z "$number" ] || continue ;; esac
  seen="$seen$number "
  echo "# netns: $name"
  enter() { ip netns exec "$name" "$@"; }
  listings
done

# Namespaces without a name: a container's is called as the container, another as one of its processes
enter() { "$@"; }
echo '# netns:'
ids= networks=
# A dockerd that does not run is not started by being asked
if ps -e -o comm= | grep -qx dockerd; then
  ids=$(docker ps -q 2> /dev/null)
  networks=$(docker network ls -q 2> /dev/null)
fi
# shellcheck disable=SC2086
[ -z "$ids" ] || show docker inspect $ids
# shellcheck disable=SC2086
[ -z "$networks" ] || show docker network inspect $networks
# shellcheck disable=SC2086
containers=$([ -z "$ids" ] || docker inspect -f '{{.State.Pid}} {{.Name}}' $ids)
if [ "$(id -u)" != 0 ]; then
  echo '$ ls /proc/*/ns/net'
  echo '[stderr] not root: namespaces without a name are not visited'
  echo '[exit 1]'
fi
for pid in $(echo "$containers" | sed 's/ .*//') $(cd /proc && echo [0-9]*); do
  number=$(inode "/proc/$pid/ns/net")
  [ -n "$number" ] || continue
  case $seen in *" $number "*) continue ;; esac
  seen="$seen$number "
  name=$(echo "$containers" | sed -n "s|^$pid /||p")
  [ -n "$name" ] && [ ! -e "/run/netns/$name" ] || name=pid-$pid
  echo "# netns: $name"
  enter() { nsenter -t "$pid" -n "$@"; }
  listings
done
`;
