# world: bare
# Made for lo, sent elsewhere by NAT: a socket that does not probe is cut there although DF is set, one that does is told.
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
ip netns exec a iptables -t nat -A OUTPUT -j DNAT --to-destination 10.0.0.2
sleep 1.2
head -c 3000 /dev/zero | tr '\0' x | ip netns exec a timeout 0.5 nc -u -w 1 -p 4005 10.0.0.1 80
ip netns exec a ping -c 1 -W 2 -s 2000 10.0.0.1
ip netns exec a ping -c 1 -W 2 -M do -s 2000 10.0.0.1
ip netns exec a nstat -as IpFragOKs IpFragFails IpFragCreates
