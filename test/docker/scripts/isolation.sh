# world: dockerhost
# docker: 20.10
# Two user networks cannot see each other, but what is published is for all.
docker network create --subnet 10.36.0.0/24 red
docker network create --subnet 10.37.0.0/24 blue
docker run -d --name ron --network red busybox
docker run -d --name bob --network blue -p 8095:80 busybox
sleep 1.2
docker exec ron ping -c 1 -W 1 10.37.0.2
docker exec ron ping -c 1 -W 1 10.37.0.1
docker exec ron sh -c 'printf "GET / HTTP/1.0\r\n\r\n" | nc -w 2 10.0.0.10 8095 | tail -n 1'
iptables -S
iptables -nvL DOCKER-ISOLATION-STAGE-2 | awk '{print $1, $3, $7}'
docker network connect red bob
docker exec ron ping -c 1 -W 1 bob
docker exec bob ip -4 route
