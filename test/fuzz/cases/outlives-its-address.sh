# world: bare
# A connection takes its packets before they are routed: when its address is gone, forwarding drops them. Without a connection they are forwarded.
ip netns add c
ip netns add r
ip netns add f
ip link add eth0 netns c type veth peer name eth0 netns r
ip link add eth1 netns r type veth peer name eth0 netns f
ip -n c addr add 10.1.0.1/24 dev eth0
ip -n r addr add 10.1.0.2/24 dev eth0
ip -n r addr add 10.2.0.2/24 dev eth1
ip -n r addr add 10.9.0.9/32 dev eth1
for netns in c r f; do ip -n $netns link set eth0 up; done
ip -n r link set eth1 up
ip -n c route add default via 10.1.0.2
ip -n r route add 10.9.0.0/24 via 10.2.0.1
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
ip netns exec r iptables -A FORWARD -p tcp
ip netns exec r iptables -A FORWARD -p udp
sleep 1.3
sleep 3 | ip netns exec r timeout 4 nc -l -p 80 > /dev/null &
sleep 3 | ip netns exec r timeout 4 nc -u -l 10.9.0.9 53 > /dev/null &
sleep 0.3
(echo one; sleep 1; echo two; sleep 0.3) | ip netns exec c timeout 2 nc 10.9.0.9 80 > /dev/null &
(echo one; sleep 1; echo two; sleep 0.3) | ip netns exec c timeout 2 nc -u 10.9.0.9 53 > /dev/null &
sleep 0.5
ip -n r addr del 10.9.0.9/32 dev eth1
sleep 2
ip netns exec r iptables -nvxL FORWARD
wait
ip netns exec c timeout 0.5 nc 10.9.0.9 81
ip netns exec r iptables -nvxL FORWARD
