# world: dockerhost
# docker: 20.10
# An internal network has no way out and no published ports.
docker network create --internal --subnet 10.6.0.0/24 inside
docker run -d --name ann --network inside busybox
docker run -d --name bob --network inside -p 8081:80 busybox
docker exec ann ip -4 route
docker exec bob ip -4 route
ip -4 addr show $(docker network inspect -f 'br-{{slice .Id 0 12}}' inside) | grep -v valid_lft
sleep 1.2
docker exec ann ping -c 1 -W 1 10.6.0.3
docker exec ann ping -c 1 -W 1 10.6.0.1
docker exec ann ping -c 1 -W 1 10.0.0.1
docker exec ann nslookup bob | grep -A1 Name
docker port bob
docker ps --format '{{.Names}}: {{.Ports}}'
iptables -S
iptables -t nat -S
curl -s -m 2 http://10.6.0.3/
curl -s -m 2 http://10.0.0.10:8081/
docker network inspect -f '{{.Internal}} {{json .IPAM.Config}}' inside
