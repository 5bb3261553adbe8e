# world: lan
docker network create app > /dev/null
docker run -d --name web --network app nginx > /dev/null
docker run -d --name box --network app busybox sleep 1000 > /dev/null
docker exec box wget -q -T 2 -O /dev/null http://wbe/
