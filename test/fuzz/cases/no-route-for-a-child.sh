# world: bare
# The route back goes while a handshake lasts: the last ACK finds none, the request stays and waits for the next.
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip -n a -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
route add 10.1.0.0/24 dev eth0
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.1.0.2/24 dev eth0
route add 10.0.0.0/24 dev eth0
END
ip netns exec a iptables -A INPUT -p tcp --tcp-flags SYN,ACK ACK -j DROP
sleep 1.2
ip netns exec a timeout 2.5 nc -l -p 53 > heard.txt &
(sleep 0.4; ip -n a route del 10.1.0.0/24; ip netns exec a iptables -F INPUT; sleep 0.4; ip netns exec a ss -Htan) & (sleep 0.2; (sleep 0.3; echo hello; sleep 0.9) | ip netns exec b timeout 2 nc -N -w 2 -p 4101 10.0.0.1 53); wait
