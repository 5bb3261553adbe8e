# world: bare
ip netns add a
ip -n a link set lo up
ip -n a addr add 10.0.0.1/24 dev lo
ip -n a addr add 10.1.0.1/32 dev lo
ip -n a route add 10.5.0.0/16 via 10.0.0.1 dev lo
ip -n a route add 10.6.0.0/16 dev lo
ip -n a route add 10.7.0.0/16 via 10.0.0.9 dev lo
ip -n a route
ip -n a route get 10.5.0.1
ip netns exec a ping -c 1 -W 1 10.5.0.1
ip -n a route get 10.6.0.1
ip netns exec a ping -c 1 -W 1 10.6.0.1
ip netns exec a ping -c 1 -W 1 10.7.0.1
ip netns exec a ping -c 1 -W 1 10.0.0.7
ip netns exec a timeout 2 nc -u -l -p 81 > heard.txt &
sleep 0.3
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4002 10.5.0.1 81
echo hello | ip netns exec a timeout 0.5 nc -N -w 1 -p 4003 10.5.0.1 82
wait; wc -c < heard.txt
ip netns exec a nstat -as IpInReceives IpInAddrErrors IpForwDatagrams IpInDelivers IpOutRequests IcmpInEchos
