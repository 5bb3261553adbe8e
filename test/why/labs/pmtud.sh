# world: bare
# a - h - r - c: the link r - c is narrow, and h drops what r says about it
for n in a r; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; done
ip netns add c; ip link add eth1 netns r type veth peer name eth0 netns c; ip -n r link set eth1 up; ip -n c link set eth0 up
ip addr add 10.1.0.1/24 dev va; ip addr add 10.2.0.1/24 dev vr
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n r addr add 10.2.0.2/24 dev eth0; ip -n r addr add 10.3.0.1/24 dev eth1; ip -n c addr add 10.3.0.2/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n c route add default via 10.3.0.1; ip route add 10.3.0.0/24 via 10.2.0.2; ip -n r route add default via 10.2.0.1
sysctl -w net.ipv4.ip_forward=1; ip netns exec r sysctl -w net.ipv4.ip_forward=1
ip -n r link set eth1 mtu 1300
iptables -A FORWARD -p icmp --icmp-type fragmentation-needed -j DROP
head -c 6000 /dev/zero > /tmp/big
ip netns exec a python3 -m http.server 80 -d /tmp > /dev/null 2>&1 &
sleep 0.5
ip netns exec c curl -s -m 3 -o /dev/null http://10.1.0.2/big
