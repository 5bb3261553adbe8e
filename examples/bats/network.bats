#!/usr/bin/env bats
# A bats suite that calls ip, ping, iptables, curl and tcpdump, as it would as root: netnsim up -- bats network.bats

setup_file() {
  ip netns add web
  ip link add v0 type veth peer name eth0 netns web
  ip addr add 10.0.0.1/24 dev v0
  ip link set v0 up
  ip -n web addr add 10.0.0.2/24 dev eth0
  ip -n web link set eth0 up
  ip -n web link set lo up
  # What is sent in the first second after a link came up is dropped.
  sleep 2
}

teardown_file() {
  ip netns del web
}

teardown() {
  iptables -F
}

@test "an address is reached" {
  run ping -c 1 10.0.0.2
  [ "$status" -eq 0 ]
  [[ "$output" == *"1 received"* ]]
}

@test "an error has the tool's own words" {
  run ip link set nope up
  [ "$status" -eq 1 ]
  [ "$output" = 'Cannot find device "nope"' ]
}

@test "a rule drops what it names, and counts it" {
  iptables -A OUTPUT -d 10.0.0.2 -p icmp -j DROP
  run ping -c 2 -W 1 10.0.0.2
  [ "$status" -eq 1 ]
  run iptables -nvxL OUTPUT
  [[ "${lines[2]}" =~ ^\ +2\ +168\ DROP ]]
}

@test "rules are saved to a file and restored from it" {
  iptables -A INPUT -p tcp --dport 99 -j REJECT
  iptables-save > "$BATS_TEST_DIRNAME/rules.v4"
  iptables -F
  iptables-restore "$BATS_TEST_DIRNAME/rules.v4"
  rm "$BATS_TEST_DIRNAME/rules.v4"
  iptables -C INPUT -p tcp --dport 99 -j REJECT
}

@test "a listener prints what was sent" {
  ip netns exec web nc -l -p 80 > "$BATS_TEST_DIRNAME/heard" &
  sleep 1
  echo hello | nc -N 10.0.0.2 80
  wait $!
  [ "$(cat "$BATS_TEST_DIRNAME/heard")" = hello ]
  rm "$BATS_TEST_DIRNAME/heard"
}

@test "a refused connection is curl's 7" {
  run curl -s http://10.0.0.2/
  [ "$status" -eq 7 ]
}

@test "a capture prints what passes" {
  tcpdump -n -l -c 2 -i v0 icmp > "$BATS_TEST_DIRNAME/seen" 2> /dev/null &
  sleep 1
  ping -c 1 10.0.0.2
  wait $!
  run cut -d ' ' -f 2-7 "$BATS_TEST_DIRNAME/seen"
  rm "$BATS_TEST_DIRNAME/seen"
  [ "${lines[0]}" = "IP 10.0.0.1 > 10.0.0.2: ICMP echo" ]
  [ "${lines[1]}" = "IP 10.0.0.2 > 10.0.0.1: ICMP echo" ]
}
