# world: bare
# an entry of a bridge's forwarding table never ages
# found in lab 15 of campaign 7 (seed 7000014)
ip -batch - <<'END'
netns add c
netns add sw0
link add br0 netns sw0 type bridge ageing_time 100
link add eth0 address 02:00:00:00:01:02 netns c type veth peer name v01 address 02:00:00:00:01:82 netns sw0
END
ip netns exec c sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n c -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 172.16.0.2/29 dev eth0
END
ip -n sw0 -force -batch - <<'END'
link set lo up
link set v01 master br0
link set v01 up
link set br0 up
END
sleep 1.2
echo pong | ip netns exec a timeout 1.2 nc -u -l -p 80 > heard.txt &
for i in {1..20}; do ip netns exec a ss -Hlun 'sport = :80' | grep -q . && break; sleep 0.05; done
head -c 3000 /dev/zero | tr '\0' x | ip netns exec c timeout 0.5 nc -u -w 1 -p 4001 172.16.0.1 80
wait; wc -c < heard.txt
sleep 1.6
sleep 0.6
bridge -n sw0 fdb | grep -v ^33:33 | sort -k 2
