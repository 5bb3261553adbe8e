# world: bare
# The device's MTU falls while a handshake lasts: SYN and SYN-ACK offer the smaller MSS when they are sent again.
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip -n a -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
END
ip netns exec a iptables -A INPUT -p tcp --dport 53 -j DROP
ip netns exec b iptables -A INPUT -p tcp --sport 80 -j DROP
sleep 1.2
ip netns exec a timeout 3 tcpdump -n -c 2 -i eth0 tcp dst port 53 2> /dev/null | grep -o 'mss [0-9]*' &
(sleep 0.6; ip -n b link set eth0 mtu 500) & (sleep 0.3; ip netns exec b timeout 1.6 nc -w 2 -p 4101 10.0.0.1 53); wait
ip -n b link set eth0 mtu 1500
ip netns exec a timeout 3 nc -l -p 80 > /dev/null &
ip netns exec a timeout 3 tcpdump -n -c 2 -i eth0 tcp src port 80 2> /dev/null | grep -o 'mss [0-9]*' &
(sleep 0.6; ip -n a link set eth0 mtu 600) & (sleep 0.3; ip netns exec b timeout 1.6 nc -w 2 -p 4102 10.0.0.1 80); wait
