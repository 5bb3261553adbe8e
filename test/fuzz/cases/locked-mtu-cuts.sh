# world: bare
# Over a route whose MTU is locked nothing sets DF by itself.
ip netns add a; ip netns add b
ip link add eth0 netns a type veth peer name eth0 netns b
for n in a b; do ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip -n a addr add 10.0.0.1/24 dev eth0; ip -n b addr add 10.0.0.2/24 dev eth0; ip -n b addr add 10.9.0.1/24 dev eth0
ip -n a route add 10.9.0.0/24 via 10.0.0.2 mtu lock 1200
sleep 1.3
ip netns exec b tcpdump -vlni eth0 ip > cap.txt 2> /dev/null &
sleep 0.3
echo hello | ip netns exec a timeout 0.3 nc -u -w 1 10.9.0.1 80
echo hello | ip netns exec a timeout 0.3 nc -u -w 1 10.9.0.255 80
echo hello | ip netns exec a timeout 0.3 nc -w 1 10.9.0.1 80
ip netns exec a ping -c 1 -W 0.3 10.9.0.1 > /dev/null
ip netns exec a ping -c 1 -W 0.3 -M want 10.9.0.1 > /dev/null
ip netns exec a ping -c 1 -W 0.3 -M do 10.9.0.1 > /dev/null
ip netns exec a ping -c 1 -W 0.3 10.9.0.255 > /dev/null
ip netns exec a ip route get 10.9.0.255
ip netns exec a ip route get 10.9.0.1
kill %1
sleep 0.2
grep -o 'flags \[.*\], proto [^ ]*' cap.txt
