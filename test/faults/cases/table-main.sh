# world: bare
# The table main is there from the first address on (local brings it), or from the first route in it; until then /proc/net/route has no heading
# and `route` fails.
show() { echo "# $1"; cat /proc/net/route; route -n; echo "[$?]"; route; echo "[$?]"; route -e; echo "[$?]"; netstat -rn; echo "[$?]"; busybox route -n; echo "[$?]"; cat /proc/net/fib_trie; ip route show table main; echo "[$?]"; }
for n in a b c d; do ip netns add $n; done
ip netns exec a bash -c "$(declare -f show); show fresh; ip link set lo up; show 'lo is up'; ip link set lo down; show 'lo is down'"
ip netns exec b bash -c "$(declare -f show); ip link add v1 type veth peer name v2; ip link set v1 up; show 'a link'; ip addr add 10.0.0.1/32 dev v1; show 'an address'; ip addr del 10.0.0.1/32 dev v1; show 'none again'"
ip netns exec c bash -c "$(declare -f show); ip route add unreachable 10.0.0.0/8 table 5; show 'another table'; ip route add prohibit 10.0.0.0/8; show 'a route'; ip route flush table main; show flushed"
ip netns exec d bash -c "$(declare -f show); ip rule add from 192.0.2.1 table 7; ip link set lo up; show 'a rule of its own first'"
