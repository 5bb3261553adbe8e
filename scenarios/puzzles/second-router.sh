# world: bare
# a - h - r - c: r does not know the way back to a
for n in a r; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; done
ip netns add c; ip link add eth1 netns r type veth peer name eth0 netns c; ip -n r link set eth1 up; ip -n c link set eth0 up
ip addr add 10.1.0.1/24 dev va; ip addr add 10.2.0.1/24 dev vr
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n r addr add 10.2.0.2/24 dev eth0; ip -n r addr add 10.3.0.1/24 dev eth1; ip -n c addr add 10.3.0.2/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n c route add default via 10.3.0.1; ip route add 10.3.0.0/24 via 10.2.0.2
sysctl -w net.ipv4.ip_forward=1; ip netns exec r sysctl -w net.ipv4.ip_forward=1
ip netns exec a ping -c1 -W1 10.3.0.2
