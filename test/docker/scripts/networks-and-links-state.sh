# world: dockerhost
# docker: 20.10
# What is left after networks and containers go.
iptables-save | grep -v '^[#]' > /tmp/before
ip -4 -br addr > /tmp/before.addr
docker network create --subnet 10.38.0.0/24 n1
docker run -d --name ann --network n1 -p 8097:80 busybox
docker run -d --name bob -p 8098:80 busybox
docker network connect n1 bob
docker rm -f ann bob
docker network rm n1
iptables-save | grep -v '^[#]' > /tmp/after
ip -4 -br addr > /tmp/after.addr
diff /tmp/before /tmp/after && echo the same rules
diff /tmp/before.addr /tmp/after.addr && echo the same addresses
bridge link
ss -4Hltn
docker network ls --format '{{.Name}}'
