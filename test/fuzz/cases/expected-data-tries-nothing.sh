# world: bare
# While a rule rejects what b has to send, the peer's data comes as expected: b acknowledges it with a bare ACK, which has no data, and
# leaves its own to the probe timer.
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
sleep 1.2
(sleep 1.6; echo pong; sleep 1) | ip netns exec a timeout 3 nc -l -p 81 > heard.txt &
(sleep 0.8; ip netns exec b iptables-restore) <<'END' & (sleep 0.3; (echo hello; sleep 0.9; echo more; sleep 1) | ip netns exec b timeout 2.4 nc -w 2 -p 4101 10.0.0.1 81); wait
*filter
-A OUTPUT -p tcp --dport 81 -m length --length 52
-A OUTPUT -p tcp --dport 81 -j REJECT --reject-with icmp-net-unreachable
COMMIT
END
ip netns exec b iptables -nvxL OUTPUT 1
ip netns exec b nstat -as TcpExtTCPHPHits | sed 's/  */ /g'
