# world: lan
ip netns add c; ip link add vc type veth peer name eth0 netns c; ip link set vc up; ip addr add 10.9.0.1/24 dev vc; ip -n c link set eth0 up; ip -n c addr add 10.9.0.2/24 dev eth0; ip -n c route add default via 10.9.0.1
sysctl -w net.ipv4.ip_forward=1
iptables -P FORWARD ACCEPT
iptables -t nat -A POSTROUTING -s 10.9.0.0/24 -o eth0 -j SNAT --to-source 192.168.2.77
ip netns exec c ping -c1 -W1 192.168.2.5
