# world: bare
ip link set lo up
sysctl -w net.ipv4.ip_no_pmtu_disc=1
tcpdump -n -v -c 4 -i lo tcp > seen.txt 2> /dev/null &
sleep 1
timeout 1.7 nc -l -p 81 > heard.txt &
for i in {1..20}; do ss -Hltn 'sport = :81' | grep -q . && break; sleep 0.05; done
timeout 0.7 nc -z -w 1 -p 4003 127.0.0.1 82
timeout 0.7 nc -z -w 1 -p 4004 127.0.0.1 81
wait; grep -c 'flags .DF.' seen.txt
