# world: bare
# What is learnt of a destination by path MTU discovery belongs to the next hop of a fib_info: which changes of routes, MTUs and sysctls it outlives.
for n in a r r2 b; do ip netns add $n; ip -n $n link set lo up; done
ip link add sw type bridge; ip link set sw up
for n in a r r2; do ip link add e0 netns $n type veth peer name sw$n; ip link set sw$n master sw up; done
ip link add rb netns r type veth peer name e0 netns b; ip link add rb netns r2 type veth peer name e1 netns b
for n in r r2; do ip netns exec $n sysctl -qw net.ipv4.ip_forward=1; done
ip -n a addr add 10.1.0.2/24 dev e0; ip -n r addr add 10.1.0.1/24 dev e0; ip -n r2 addr add 10.1.0.3/24 dev e0
ip -n r addr add 10.2.0.1/24 dev rb; ip -n b addr add 10.2.0.2/24 dev e0; ip -n b addr add 10.2.0.3/24 dev e0
ip -n r2 addr add 10.5.0.1/24 dev rb; ip -n b addr add 10.5.0.2/24 dev e1
ip -n b addr add 10.3.0.2/24 dev lo; ip -n r route add 10.3.0.0/24 via 10.2.0.2 2>/dev/null
for x in "a e0" "r e0" "r2 e0" "r rb" "r2 rb" "b e0" "b e1"; do set -- $x; ip -n $1 link set $2 up; done
ip -n r route add 10.3.0.0/24 via 10.2.0.2; ip -n r2 route add 10.2.0.0/24 via 10.5.0.2;ip -n r2 route add 10.3.0.0/24 via 10.5.0.2
ip -n a route add 10.2.0.0/24 via 10.1.0.1; ip -n a route add 10.3.0.0/24 via 10.1.0.1;  ip -n b route add 10.1.0.0/24 via 10.2.0.1
sleep 2; ip netns exec a ping -q -c1 10.2.0.2 >/dev/null;  ip netns exec a ping -q -c1 10.3.0.2 >/dev/null
X() { sed 's/expires [0-9]*sec/expires Nsec/g'; }
g() { ip -n a route get ${1:-10.2.0.2} "${@:2}" | tr '\n' ' '| X; echo; }
c() { ip -n a -o route show cache "$@" | X | sort; echo "rc ${PIPESTATUS[0]}"; }
p() { ip netns exec a ping -q -M want -c1 -W1 -s ${2:-1450} ${1:-10.2.0.2} >/dev/null; }
ip -n r link set rb mtu 1400; ip -n b link set e0 mtu 1400
p; echo "1 cache before get"; c; g; c
echo "2 second dest"; p 10.2.0.3; g 10.2.0.3; p 10.3.0.2; g 10.3.0.2; c
echo "2a filters"; c 10.2.0.2; c 10.2.0.0/24; c root 10.2.0.0/24; c match 10.2.0.3; c exact 10.3.0.2; c dev e0; c dev lo; c via 10.1.0.1; c table main; c table all; c table local; c proto boot; c scope global; c type unicast; c src 10.1.0.2; ip -n a -o -d route show cache | X | sort
ip -n a -o -4 route list table cache | X | sort; ip -n a -o route show cloned | X | sort
echo "3 same info: delete one prefix, add again"; ip -n a route del 10.2.0.0/24; ip -n a route add 10.2.0.0/24 via 10.1.0.1; g; g 10.3.0.2; c
echo "3a other metric"; ip -n a route del 10.2.0.0/24; ip -n a route add 10.2.0.0/24 via 10.1.0.1 metric 5; g
echo "3b other proto"; ip -n a route del 10.2.0.0/24; ip -n a route add 10.2.0.0/24 via 10.1.0.1 proto static; g
echo "3c src"; ip -n a route del 10.2.0.0/24; ip -n a route add 10.2.0.0/24 via 10.1.0.1 src 10.1.0.2; g
echo "3d plain"; ip -n a route del 10.2.0.0/24; ip -n a route add 10.2.0.0/24 via 10.1.0.1; g
echo "3e more specific with same info"; ip -n a route add 10.2.0.2/32 via 10.1.0.1; g; echo "3f host route of its own"; ip -n a route replace 10.2.0.2/32 via 10.1.0.1 mtu 1450; g; p; g; ip -n a route change 10.2.0.2/32 via 10.1.0.1 mtu 1450; g;  ip -n a route change 10.2.0.2/32 via 10.1.0.1 mtu lock 1450; g; p; g; ip -n a route del 10.2.0.2/32; g
echo "4 flush cache then"; ip -n a route flush cache; echo rc $?; c; g; c; p; c; g; c
echo "4a flush one"; ip -n a route flush cache 10.2.0.2; echo rc $?; g; g 10.3.0.2
echo "4b"; p; p 10.3.0.2; ip netns exec a sysctl -w net.ipv4.route.flush=1; g; g 10.3.0.2
echo "5 local mtu"; p; g; ip -n a link set e0 mtu 1450; g; ip -n a link set e0 mtu 1400; g;  ip -n a link set e0 mtu 1450; g; ip -n a link set e0 mtu 1200; g; ip -n a link set e0 mtu 1500; g; p; g
echo "6 locked"; ip -n r link set rb mtu 500; ip -n b link set e0 mtu 500; p 10.2.0.2 600; g; ip -n a link set e0 mtu 520; g; ip -n a link set e0 mtu 1500; g; ip -n a route flush cache; p; g;ip -n a link set e0 mtu 1400; g; ip -n a link set e0 mtu 1500; g; c
echo "6a min_pmtu"; ip netns exec a sysctl -qw net.ipv4.route.min_pmtu=400;  ip -n a route flush cache; p; g; ip netns exec a sysctl -qw net.ipv4.route.mtu_expires=2; ip -n a route flush cache; p; g; sleep 2.5; g; c
