# world: bare
for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip addr add 10.1.0.1/24 dev va; ip addr add 10.2.0.1/24 dev vb
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n b addr add 10.2.0.2/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1
sysctl -w net.ipv4.ip_forward=1
ip netns exec b python3 -m http.server 80 > /dev/null 2>&1 &
sleep 2
ip netns add r; ip link add ra type veth peer name eth1 netns a; ip link add rb type veth peer name eth1 netns b
ip link set ra netns r; ip link set rb netns r; for d in ra rb; do ip -n r link set $d up; done; ip -n a link set eth1 up; ip -n b link set eth1 up
ip -n r addr add 10.3.0.1/24 dev ra; ip -n r addr add 10.4.0.1/24 dev rb; ip -n a addr add 10.3.0.2/24 dev eth1; ip -n b addr add 10.4.0.2/24 dev eth1
ip netns exec r sysctl -w net.ipv4.ip_forward=1
for n in a b r; do ip netns exec $n sysctl -w net.ipv4.conf.all.rp_filter=0; for d in eth0 eth1 ra rb; do ip netns exec $n sysctl -q -w net.ipv4.conf.$d.rp_filter=0 2>/dev/null; done; done
ip -n b route add 10.1.0.2/32 via 10.4.0.1; ip -n r route add 10.1.0.2/32 via 10.3.0.2
ip netns exec r iptables -A FORWARD -m conntrack --ctstate INVALID -j DROP
ip netns exec a curl -sS -m 2 -o /dev/null http://10.2.0.2/
