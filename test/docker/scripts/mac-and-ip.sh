# world: dockerhost
# docker: 20.10
# Addresses that were asked for.
docker run -d --name mia --mac-address 02:11:22:33:44:55 busybox
docker inspect -f '{{.NetworkSettings.MacAddress}} {{.Config.MacAddress}}' mia
docker exec mia ip link show eth0 | tail -1
docker network create --subnet 10.39.0.0/24 n1
docker run -d --name ann --network n1 --ip 10.39.0.50 busybox
docker run -d --name bob --network n1 busybox
docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.MacAddress}}{{end}}' ann bob
docker run --rm --network n1 --ip 10.39.0.50 busybox true 2>&1 | grep docker:
docker run --rm --network n1 --ip 10.40.0.1 busybox true 2>&1 | grep docker:
docker run --rm --network n1 --ip 10.39.0.1 busybox true 2>&1 | grep docker:
docker stop -t 0 ann
docker start ann
docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' ann
docker exec bob ip -4 neigh
