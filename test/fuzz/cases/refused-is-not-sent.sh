# world: bare
# What a rule in OUTPUT drops TCP has not sent: it waits and is probed with, not retransmitted. First a FIN, then data.
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip -n a -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
END
ip -n b -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
END
sleep 1.2
ip netns exec b ping -c 1 -W 0.8 10.0.0.1 > /dev/null
ip netns exec b iptables -A OUTPUT -p tcp -m tcp --dport 5000 --tcp-flags FIN,ACK FIN,ACK -j DROP
ip netns exec a timeout 2.5 nc -l -p 5000 > heard.txt &
for i in {1..20}; do ip netns exec a ss -Hltn 'sport = :5000' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec b timeout 1.1 nc -N -w 1 -p 4002 10.0.0.1 5000
wait; wc -c < heard.txt
ip netns exec b nstat -asz | grep -E '^Tcp(OutSegs|RetransSegs|ExtTCPTimeouts) '
ip netns exec b iptables -A OUTPUT -p tcp -m tcp --dport 5001 -m length --length 57:1500 -j DROP
ip netns exec a timeout 2.5 nc -l -p 5001 > heard.txt &
for i in {1..20}; do ip netns exec a ss -Hltn 'sport = :5001' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec b timeout 1.1 nc -N -w 1 -p 4003 10.0.0.1 5001
wait; wc -c < heard.txt
ip netns exec b nstat -asz | grep -E '^Tcp(OutSegs|RetransSegs|ExtTCPTimeouts) '
