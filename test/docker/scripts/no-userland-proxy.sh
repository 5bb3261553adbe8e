# world: dockerhost
# docker: 20.10 --userland-proxy=false
# Without docker-proxy: hairpin by NAT and route_localnet.
docker run -d --name ann -p 8087:80 busybox
ps -eo args | grep '[d]ocker-proxy'
ss -4Hltn
iptables -t nat -S
iptables -S
sysctl net.ipv4.conf.docker0.route_localnet net.ipv4.conf.all.route_localnet
bridge -d link | grep -o 'hairpin [a-z]*'
sleep 1.2
curl -s -m 3 http://127.0.0.1:8087/
curl -s -m 3 http://10.0.0.10:8087/
ip netns exec lan curl -s -m 3 http://10.0.0.10:8087/
docker exec ann nc -w 2 10.0.0.10 8087 < /dev/null; echo $?
docker ps --format '{{.Ports}}'
iptables -t nat -nvL POSTROUTING | grep -c MASQ
