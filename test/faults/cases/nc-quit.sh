# world: bare
# -q, -N, -w, -d, -W, -C and -k of nc: how long client and server stay, and what each prints
for n in c s; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns c type veth peer name eth0 netns s
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n s addr add 10.1.0.1/24 dev eth0
ip -n c link set eth0 up; ip -n s link set eth0 up
sleep 1.2
c() { ip netns exec c "$@"; }; s() { ip netns exec s "$@"; }
took() { local a b; a=$(date +%s%N); "$@"; r=$?; b=$(date +%s%N); echo "rc $r after $(( (b-a+500000000)/1000000000 ))"; }
for o in "-q 0" "-q 3" "-N" "-q 4 -w 2" ""; do for so in "" "-N" "-q 0" "-q 2"; do
  echo "== client $o, server $so"
  (sleep 2; echo from server; sleep 2) | s timeout 7 nc -l $so 80 & sleep 0.3
  took c timeout 7 sh -c "(echo hi; sleep 1; echo ho) | nc $o 10.1.0.1 80"
  wait
done; done
for o in "-d" "-d -N" "-d -w 1" "-W 1" "-C -N"; do
  echo "== client $o"
  (sleep 2; echo from server; sleep 2; echo more) | s timeout 7 nc -l 80 & sleep 0.3
  took c timeout 7 sh -c "(echo hi; sleep 1; printf 'a\nb\r\nccc\n\nd') | nc $o 10.1.0.1 80"
  wait
done
for o in "-q 0" "-q 2" "-N" ""; do for so in "" "-q 0" "-k -q 0" "-W 1"; do
  echo "== udp client $o, server $so"
  (sleep 2; echo from server) | s timeout 5 nc -u -l $so 80 & sleep 0.3
  took c timeout 5 sh -c "(echo hi; sleep 1; echo ho) | nc -u $o 10.1.0.1 80"
  wait
done; done
echo "== refused"
took c timeout 5 sh -c "(echo hi; sleep 1; echo ho; sleep 4) | nc -u 10.1.0.1 81"
took c timeout 5 sh -c "(echo hi; sleep 1; echo ho) | nc -u -q 2 10.1.0.1 81"
took c timeout 5 sh -c "(echo hi; sleep 1; echo ho; sleep 4) | nc -u -v 10.1.0.1 81"
