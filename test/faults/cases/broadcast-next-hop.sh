# world: bare
# A next hop that is the broadcast address of another device is not asked for by ARP.
ip netns add a; ip netns add b; ip link add eth0 netns a type veth peer name eth0 netns b; ip link add eth1 netns a type veth peer name eth1 netns b; ip -n a link set lo up; ip -n a link set eth0 up; ip -n b link set eth0 up; ip -n a link set eth1 up; ip -n b link set eth1 up; ip -n a addr add 10.0.0.1/24 brd + dev eth0; ip -n a addr add 10.1.0.1/24 brd + dev eth1
sleep 1.2
ip netns exec a ping -c 1 -W 0.5 -I eth0 10.1.0.255
ip -n a neigh show nud all
ip -n a addr del 10.1.0.1/24 dev eth1
ip netns exec a ping -c 1 -W 0.5 -I eth0 10.1.0.255
ip -n a addr add 10.0.0.3/24 brd 10.0.0.9 dev eth1
ip netns exec a ping -c 1 -W 0.5 10.0.0.9
ip netns exec a ping -c 1 -W 0.5 -b 10.0.0.9
ip netns exec a ping -c 1 -W 0.5 -I eth0 10.0.0.9
ip -n a addr add 10.2.0.1/24 dev eth0
ip -n a route add 10.7.0.0/24 via 10.2.0.77
ip -n a addr add 10.3.0.1/32 brd 10.2.0.77 dev eth1
ip netns exec a ping -c 1 -W 0.5 10.7.0.1
ip -n a neigh show
ip netns exec a nstat -az IpExtOutBcastPkts IpOutRequests
ip netns exec a cat /proc/net/arp
