# world: bare
# nc polls a socket that does not block, with -w and without: an ICMP error about the SYN is reported at once. One about a segment that
# answers what the SYN brought back at once (a reset out of INPUT) is out of the window while connect() has not returned.
ip netns add a; ip netns add s
ip link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns s
ip -n a link set eth0 up; ip -n s link set eth0 up; ip -n a link set lo up; ip -n s link set lo up
ip -n a addr add 10.0.0.1/24 dev eth0; ip -n s addr add 10.0.0.2/24 dev eth0
sleep 1.2
ip netns exec a ping -c 1 10.0.0.2 > /dev/null
t() {
  echo "== $1"; ip netns exec a $2; ip netns exec s $3
  for o in "-w 3" ""; do
    (echo hello | ip netns exec a timeout 2.7 nc -v -N $o 10.0.0.2 80; echo "exit $?") &
    sleep 0.5; ip netns exec a ss -Htan | grep -c SYN
    ip netns exec a nstat -a TcpExtLockDroppedIcmps TcpExtOutOfWindowIcmps IcmpInDestUnreachs TcpRetransSegs | sed 's/ *0.0$//'; wait
  done
  ip netns exec a iptables -F; ip netns exec s iptables -F
}
for w in icmp-host-unreachable icmp-port-unreachable; do
  t "here, $w" "iptables -A OUTPUT -p tcp -j REJECT --reject-with $w" true
  t "there, $w" true "iptables -A INPUT -p tcp -j REJECT --reject-with $w"
  t "about a reset, $w" "iptables -A INPUT -p tcp -j REJECT --reject-with tcp-reset" "iptables -A INPUT -p tcp ! --syn -j REJECT --reject-with $w"
done
