# world: dockerhost
# docker: 20.10
# Which subnets docker takes when nobody says.
docker network create n1
docker network create n2
docker network create n3
docker network inspect -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}' n1 n2 n3
ip -4 route
docker network rm n2
docker network create n4
docker network inspect -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}}{{end}}' n1 n3 n4
ip link add own0 type bridge
ip addr add 172.22.0.1/16 dev own0
ip link set own0 up
docker network create n5
docker network create n6
docker network inspect -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}}{{end}}' n5 n6
docker network create --subnet 10.30.0.0/24 --ip-range 10.30.0.128/25 --gateway 10.30.0.200 --aux-address router=10.30.0.129 n7
docker run -d --name ann --network n7 busybox
docker run -d --name bob --network n7 busybox
docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.Gateway}}{{end}}' ann bob
docker network prune -f | sort
docker network ls --format '{{.Name}}'
