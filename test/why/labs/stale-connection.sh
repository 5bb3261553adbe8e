# world: bare
for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip addr add 10.1.0.1/24 dev va; ip addr add 10.2.0.1/24 dev vb
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n b addr add 10.2.0.2/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1
sysctl -w net.ipv4.ip_forward=1
ip netns add c; ip link add vc type veth peer name eth0 netns c; ip link set vc up; ip -n c link set eth0 up; ip addr add 10.3.0.1/24 dev vc; ip -n c addr add 10.3.0.2/24 dev eth0; ip -n c route add default via 10.3.0.1
(sleep 1000 | ip netns exec c nc -lu 53 > /dev/null) &
sleep 0.3
iptables -t nat -A PREROUTING -i va -p udp --dport 53 -j DNAT --to-destination 10.2.0.2
echo one | ip netns exec a nc -u -p 4000 -w 1 10.1.0.1 53
iptables -t nat -R PREROUTING 1 -i va -p udp --dport 53 -j DNAT --to-destination 10.3.0.2
echo two | ip netns exec a nc -u -p 4000 -w 1 10.1.0.1 53
