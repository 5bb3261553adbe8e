# world: bare
# A TCP socket connected to itself: its own SYN-ACK is an old segment by then and is answered with a D-SACK
ip link set lo up
sleep 0.5
tcpdump -nn -i lo -w /tmp/self.pcap tcp 2>/dev/null & T=$!
sleep 1
for o in "" "-N"; do
  (sleep 0.5; echo hi; sleep 0.5; echo ho; sleep 0.5) | timeout 4 nc $o -v -p 5555 127.0.0.1 5555; echo rc $?
  ss -tan | awk 'NR>1 {print $1, $2, $3}'
  sleep 0.5
done
sleep 1; kill $T; wait $T
tcpdump -nn -r /tmp/self.pcap 2>/dev/null | sed 's/^[0-9:.]* //; s/val [0-9]* ecr [0-9]*/val T ecr T/; s/seq [0-9]\{6,\}/seq N/; s/ack [0-9]\{6,\}/ack N/; s/{[0-9]\{6,\}:[0-9]\{6,\}}/{N:N}/'
nstat -asz TcpInSegs TcpOutSegs TcpActiveOpens | tail -n +2 | awk '{print $1, $2}'
