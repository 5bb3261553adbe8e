# world: bare
# Where no broadcast may ask for a MAC (mcast_solicit=0) a packet is dropped without a report. One that waits for a MAC holds its connection.
ip netns add a
ip netns add b
ip netns exec a iptables -t nat -A PREROUTING -j DNAT --to-destination 10.0.0.9
ip link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
ip -n a link set lo up
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add 10.0.0.1/24 dev eth0
sleep 1.2
ip netns exec a ping -c 1 -W 0.8 10.0.0.6
ip netns exec a conntrack -L 2> /dev/null | grep -o 'use=.'
sleep 3
ip netns exec a sysctl -qw net.ipv4.neigh.eth0.mcast_solicit=0
ip netns exec a ping -c 1 -W 0.8 10.0.0.7
ip netns exec a ping -c 1 -W 0.8 10.0.0.6
ip -n a neigh | sort
ip netns exec a nstat -az IcmpOutDestUnreachs IpOutRequests IpOutTransmits
