docker network create --subnet 192.168.2.0/24 lab
docker run -d --net lab --name box busybox sleep 1000
docker exec box ping -c1 -W1 192.168.2.5
