# world: dockerhost
# docker: 27
# Names containers know each other by.
docker network create --subnet 10.34.0.0/24 net1
docker network create --subnet 10.35.0.0/24 net2
docker run -d --name ann --network net1 --hostname alpha busybox
docker run -d --name bob --network net1 --network-alias svc busybox
docker run -d --name cat --network net1 --network-alias svc busybox
docker run -d --name dan --network net2 busybox
docker exec ann cat /etc/resolv.conf
docker exec ann nslookup bob | grep -A1 Name
docker exec ann nslookup svc | grep Address | sort
docker exec ann nslookup bob.net1 | grep -A1 Name
docker exec ann nslookup dan
docker exec ann nslookup alpha | grep -A1 Name
docker exec ann nslookup 10.34.0.3 | tail -n +4
docker exec ann nslookup www.example.test | grep -A1 Name
docker network connect --alias dee net1 dan
docker exec ann nslookup dee | grep -A1 Name
docker exec dan nslookup ann | grep -A1 Name
docker stop -t 0 bob
docker exec ann nslookup bob
docker run --rm --network net1 --dns 10.0.0.20 busybox cat /etc/resolv.conf
docker run --rm --dns 10.0.0.20 --dns-search example.test --dns-option ndots:2 busybox cat /etc/resolv.conf
docker run --rm --network net1 --dns-search example.test busybox cat /etc/resolv.conf
