# world: bare
# nstat shows what grew since it last looked, keeps its history, and knows every counter of the kernel in its order
export NSTAT_HISTORY=/tmp/h1
ip link set lo up
nstat | head -3
ping -c 2 -i 0.2 127.0.0.1 > /dev/null
nstat; nstat; cat /tmp/h1 | tail -3
ping -c 1 127.0.0.1 > /dev/null
nstat -s | tail -4; nstat -s | tail -4; nstat -a | head -4; nstat
nstat -j; nstat -aj; nstat -jp -a 'IcmpIn*'
nstat 'Ip*' ; nstat -a 'IcmpMsg*' IpInDelivers; nstat -az 'TcpExtTCPL*'; nstat -a nosuch; echo rc $?
nstat -r | head -5; nstat; nstat -n; nstat -an; nstat -rz IcmpInMsgs
nstat -x; echo rc $?; nstat --bad; echo rc $?; nstat -V; nstat -t; echo rc $?; nstat -t 5 -a IcmpInMsgs; nstat --interval x
nstat --ignore IcmpInMsgs; nstat --zeros IcmpInMsgs; nstat --json IcmpInMsgs; nstat --noupdate IcmpInMsgs; nstat --reset IcmpInMsgs; nstat --nooutput; nstat -h
NSTAT_HISTORY=/nosuch/x nstat; echo garbage > /tmp/h9; NSTAT_HISTORY=/tmp/h9 nstat; echo rc $?; echo "IpInReceives 9 0.0" > /tmp/h9; NSTAT_HISTORY=/tmp/h9 nstat -z IpInReceives
ip netns add a; ip netns exec a nstat -az
