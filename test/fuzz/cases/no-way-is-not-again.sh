# world: bare
# A segment that finds no way when its time comes again is not counted as sent again; it is tried at the next time.
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
for ns in a b; do ip -n $ns link set lo up; ip -n $ns link set eth0 up; done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
sleep 1.2
ip netns exec b ping -c 1 -W 0.8 10.0.0.1 > /dev/null
ip netns exec a iptables -A INPUT -p tcp --tcp-flags FIN FIN -j DROP
ip netns exec a timeout 2.5 nc -l -p 5000 > heard.txt &
for i in {1..20}; do ip netns exec a ss -Hltn 'sport = :5000' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec b timeout 0.3 nc -N -w 1 -p 4002 10.0.0.1 5000
ip -n b addr del 10.0.0.2/24 dev eth0
sleep 1.5
ip netns exec b nstat -asz | grep -E '^Tcp(OutSegs|RetransSegs|ExtTCPTimeouts) '
ip -n b addr add 10.0.0.2/24 dev eth0
wait; wc -c < heard.txt
