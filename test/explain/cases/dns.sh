# world: lan
docker network create --subnet 10.9.0.0/24 net1 > /dev/null
docker run -d --name web --network net1 nginx:alpine > /dev/null
docker run -d --name box --network net1 busybox sleep 1000 > /dev/null
sleep 2
explain docker exec box nslookup web
