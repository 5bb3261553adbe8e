# world: bare
# A veth whose other end takes no such frame has no room (ENOBUFS): ping tries again, UDP counts it, TCP has not sent.
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
for h in a b; do ip -n $h link set lo up; ip -n $h link set eth0 up; done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
sleep 1.2
ip netns exec b ip link set eth0 mtu 600
head -c 1400 /dev/zero | tr '\0' x | ip netns exec a timeout 0.5 nc -u -w 1 -p 4005 10.0.0.2 81
ip netns exec a ping -c 1 -W 0.8 -s 1400 10.0.0.2
ip netns exec a ping -c 1 -W 0.8 -s 3000 10.0.0.2
ip netns exec a nstat -as IpOutRequests IpOutDiscards IpFragFails IpFragCreates IpOutTransmits IcmpOutEchos UdpOutDatagrams UdpSndbufErrors
ip netns exec b ip link set eth0 mtu 1500
ip netns exec b timeout 3 nc -l -p 5000 > heard.txt &
for i in {1..20}; do ip netns exec b ss -Hltn 'sport = :5000' | grep -q . && break; sleep 0.05; done
(sleep 0.5; head -c 1400 /dev/zero | tr '\0' x) | ip netns exec a timeout 2.5 nc -N -p 4002 10.0.0.2 5000 &
sleep 0.3
ip netns exec b ip link set eth0 mtu 600
sleep 2.1
ip netns exec a nstat -asz | grep -E '^Tcp(OutSegs|RetransSegs|ExtTCPTimeouts) '
ip netns exec a ss -Htno 'sport = :4002' | sed 's/,[0-9.]*ms,/,N,/'
wait; wc -c < heard.txt
