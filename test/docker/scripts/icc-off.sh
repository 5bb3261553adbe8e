# world: dockerhost
# docker: 20.10 --icc=false
# Containers on docker0 may not talk to each other, only through what is published.
docker run -d --name ann busybox
docker run -d --name bob -p 8082:80 busybox
iptables -S
sleep 1.2
docker exec ann ping -c 1 -W 1 172.17.0.3
docker exec ann ping -c 1 -W 1 172.17.0.1
docker exec ann sh -c 'printf "GET / HTTP/1.0\r\n\r\n" | nc -w 2 172.17.0.3 80 | tail -n 1'
curl -s http://10.0.0.10:8082/
docker network inspect -f '{{index .Options "com.docker.network.bridge.enable_icc"}}' bridge
docker network create -o com.docker.network.bridge.enable_icc=false --subnet 10.7.0.0/24 apart
docker network create --subnet 10.8.0.0/24 together
iptables -S FORWARD
docker network rm apart together
iptables -S FORWARD
