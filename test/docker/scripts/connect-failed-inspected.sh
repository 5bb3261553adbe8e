# world: dockerhost
# docker: 20.10
# What inspect says of a network that could not be connected, and after its container ended.
docker network create -o com.docker.network.bridge.name=brn --subnet 10.9.0.0/24 n
docker run -d --name ann --network n -p 8060:80 busybox
iptables -t nat -F PREROUTING; iptables -t nat -F OUTPUT; iptables -t nat -F DOCKER; iptables -t nat -X DOCKER
docker network connect bridge ann
docker inspect ann -f '{{json .NetworkSettings}}' | python3 -m json.tool | grep -v ID
docker run -d --name bob busybox
docker exec bob ip addr show dev eth0
docker network disconnect n ann
docker inspect ann -f '{{json .NetworkSettings}}' | python3 -m json.tool | grep -v ID
docker exec ann ip route
docker stop -t 0 ann
docker inspect ann -f '{{json .NetworkSettings}}' | python3 -m json.tool | grep -v ID
ip -br link | grep -c veth
docker network create z
docker run -d --name carl --network z busybox
docker exec carl ip addr show dev eth0
docker exec --privileged carl ip route add 172.17.0.0/16 via 172.18.0.1
docker network connect bridge carl
docker inspect carl -f '{{json .NetworkSettings.Networks}}' | python3 -m json.tool | grep -v ID
docker exec carl ip route; docker exec carl ip link; docker exec carl cat /etc/hosts
ip -br link | grep -c veth
ip link del docker0
docker network connect bridge carl
docker inspect carl -f '{{json .NetworkSettings.Networks}}' | python3 -m json.tool | grep -v ID
docker network inspect z -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}'
docker network disconnect bridge carl
docker network disconnect z carl
docker inspect carl -f '{{json .NetworkSettings.Networks}}' | python3 -m json.tool | grep -v ID
docker restart -t 0 carl
docker rm -f carl
