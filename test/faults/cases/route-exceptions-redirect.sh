# world: bare
# Redirects, TCP, UDP, other tables: which routes show what was learnt, and when it is forgotten.
for n in a r r2 b; do ip netns add $n; ip -n $n link set lo up; done
ip link add sw type bridge; ip link set sw up
for n in a r r2; do ip link add e0 netns $n type veth peer name sw$n; ip link set sw$n master sw up; done
ip link add rb netns r type veth peer name e0 netns b; ip link add rb netns r2 type veth peer name e1 netns b
for n in r r2; do ip netns exec $n sysctl -qw net.ipv4.ip_forward=1; done
ip -n a addr add 10.1.0.2/24 dev e0; ip -n r addr add 10.1.0.1/24 dev e0; ip -n r2 addr add 10.1.0.3/24 dev e0
ip -n r addr add 10.2.0.1/24 dev rb; ip -n b addr add 10.2.0.2/24 dev e0; ip -n b addr add 10.2.0.3/24 dev e0
ip -n r2 addr add 10.5.0.1/24 dev rb; ip -n b addr add 10.5.0.2/24 dev e1
ip -n b addr add 10.3.0.2/24 dev lo
for x in "a e0" "r e0" "r2 e0" "r rb" "r2 rb" "b e0" "b e1"; do set -- $x; ip -n $1 link set $2 up; done
ip -n r route add 10.3.0.0/24 via 10.1.0.3; ip -n r2 route add 10.2.0.0/24 via 10.5.0.2;ip -n r2 route add 10.3.0.0/24 via 10.5.0.2
ip -n a route add 10.2.0.0/24 via 10.1.0.1; ip -n a route add 10.3.0.0/24 via 10.1.0.1;  ip -n b route add 10.1.0.0/24 via 10.5.0.1
sleep 2; ip netns exec a ping -q -c1 10.2.0.2 >/dev/null
X() { sed 's/expires [0-9]*sec/expires Nsec/g'; }
g() { ip -n a route get ${1:-10.2.0.2} "${@:2}" | tr '\n' ' '| X; echo; }
c() { ip -n a -o route show cache "$@" | X | sort; echo "rc ${PIPESTATUS[0]}"; }
p() { ip netns exec a ping -q -M want -c1 -W1 -s ${2:-1450} ${1:-10.2.0.2} >/dev/null; }
echo "1 redirect"; ip netns exec a ping -q -c1 -W1 10.1.0.3 >/dev/null;  ip netns exec a ping -q -c2 -i 0.3 -W1 10.3.0.2 >/dev/null; g 10.3.0.2; c; ip -n a -j route show cache | sed 's/"expires":[0-9]*/"expires":N/'; ip -n a -j route get 10.3.0.2 | sed 's/"expires":[0-9]*/"expires":N/'
c via 10.1.0.1; c via 10.1.0.3
echo "1a redirect and pmtu"; ip -n r2 link set rb mtu 1400; ip -n b link set e1 mtu 1400; p 10.3.0.2; g 10.3.0.2; c; ip -n a link set e0 mtu 1300; g 10.3.0.2;  ip -n a link set e0 mtu 1500; g 10.3.0.2
echo "1b"; ip -n a route del 10.3.0.0/24; g 10.3.0.2;  ip -n a route add 10.3.0.0/24 via 10.1.0.1; g 10.3.0.2
echo "1c";  ip -n a route del 10.2.0.0/24;  ip -n a route del 10.3.0.0/24; ip -n a route add 10.3.0.0/24 via 10.1.0.1; g 10.3.0.2; ip -n a route add 10.2.0.0/24 via 10.1.0.1
ip -n a route flush cache
echo "2 tcp, udp"; ip -n r link set rb mtu 1400; ip -n b link set e0 mtu 1400; ip -n b route replace 10.1.0.0/24 via 10.2.0.1
ip netns exec b nc -l -p 80 >/dev/null & ip netns exec b nc -u -l -p 90 >/dev/null & sleep 0.5; head -c 20000 /dev/zero | ip netns exec a timeout 3 nc -q 0 10.2.0.2 80; c; g; wait %1
ip -n a route flush cache;  head -c 1472 /dev/zero | ip netns exec a timeout 1 nc -q 0 -u 10.2.0.2 90; c; g; kill %2
echo "3 other tables, rules"; ip -n a route flush cache; ip -n a rule add from 10.1.0.2 lookup 100; ip -n a route add 10.2.0.0/24 via 10.1.0.1 table 100; ip -n a route; p; c; c table 100; c table all; g; g 10.2.0.2 from 10.1.0.2; c table 100; c table all; ip -n a rule del from 10.1.0.2 lookup 100; g; g 10.2.0.2 from 10.1.0.2
echo "3a"; p; g; c table all; ip -n a route flush table 100; c table all;  c table 100
echo "4 flushes"; ip -n a route flush 10.2.0.0/24; ip -n a route add 10.2.0.0/24 via 10.1.0.1; g; p; g; ip -n a addr del 10.1.0.2/24 dev e0; ip -n a addr add 10.1.0.2/24 dev e0;  ip -n a route add 10.2.0.0/24 via 10.1.0.1; g; p; g; ip -n a link set e0 down; ip -n a link set e0 up; ip -n a route add 10.2.0.0/24 via 10.1.0.1; sleep 1.5; g; p; g; ip -n a route replace 10.2.0.0/24 via 10.1.0.3;g; ip -n a route replace 10.2.0.0/24 via 10.1.0.1;g 
echo "5 append"; p; g; ip -n a route append 10.2.0.0/24 via 10.1.0.3; g;  ip -n a route prepend 10.2.0.0/24 via 10.1.0.3 proto static; g; ip -n a route del 10.2.0.0/24 via 10.1.0.3 proto static; g
ip -n a link set e0 name eX; g; ip -n a link set eX name e0
echo "6 local delivery over"; ip -n r link set lo mtu 1000; ip netns exec r ping -q -M want -c1 -s 1400 10.1.0.1 > /dev/null;  ip -n r route get 10.1.0.1; ip -n r -o route show cache table all
echo "7 direct"; ip -n a route replace 10.2.0.0/24 dev e0; ip netns exec r sysctl -qw net.ipv4.conf.e0.proxy_arp=1; p; p; g; c; ip -n a route flush cache; ip -n a link set e0 mtu 1200; g
ip -n a -s route flush cache; ip -n a -6 route flush cache; echo rc $?; ip -n a -6 route show cache; echo rc $?
