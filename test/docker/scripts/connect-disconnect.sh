# world: dockerhost
# docker: 20.10
# A container joins a second network and leaves the first.
docker network create --subnet 10.5.0.0/24 backend
docker run -d --name web -p 8080:80 busybox
docker run -d --name db --network backend busybox sleep 100
docker network connect backend web
docker inspect -f '{{range $name, $net := .NetworkSettings.Networks}}{{$name}} {{$net.IPAddress}} {{$net.Gateway}} {{$net.Aliases}}{{println}}{{end}}' web
docker exec web ip -4 route
docker exec web ip -4 addr | grep inet
sleep 1.2
docker exec web ping -c 1 db
docker exec db ping -c 1 web
docker network disconnect bridge web
docker exec web ip -4 route
docker port web
iptables -t nat -S DOCKER
curl -s -m 3 http://10.0.0.10:8080/
docker network disconnect backend web
docker exec web ip -4 addr
docker inspect -f '{{json .NetworkSettings.Networks}} {{json .NetworkSettings.Ports}}' web
iptables -S DOCKER
docker network inspect -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' backend
docker network connect --alias front --ip 10.5.0.77 backend web
docker exec web ip -4 addr | grep inet
docker exec db nslookup front | grep -A1 Name
docker inspect -f '{{json .NetworkSettings.Networks.backend.IPAMConfig}} {{.NetworkSettings.Networks.backend.MacAddress}}' web
