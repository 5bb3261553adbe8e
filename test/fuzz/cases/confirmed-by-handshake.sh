# world: bare
# The end that accepts a connection confirms its neighbour by the handshake: no ARP probe follows five seconds after the ping.
ip netns add a
ip netns add b
ip link add eth0 netns a type veth peer name eth0 netns b
ip -n a addr add 10.8.0.1/24 dev eth0
ip -n b addr add 10.8.0.2/24 dev eth0
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 1.2
ip netns exec a tcpdump -lni eth0 arp > arp.txt 2> /dev/null &
sleep 0.3
ip netns exec a ping -c 1 -W 0.8 10.8.0.2 > /dev/null
ip -n b neigh | sed 's/lladdr [^ ]*//'
sleep 1.6
ip netns exec b timeout 1.7 nc -l -p 5000 > heard.txt &
sleep 0.3
echo hello | ip netns exec a timeout 0.7 nc -N -w 1 10.8.0.2 5000
sleep 4
ip -n b neigh | sed 's/lladdr [^ ]*//'
kill %1
grep -c . arp.txt
