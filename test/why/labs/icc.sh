# world: lan
docker network create -o com.docker.network.bridge.enable_icc=false quiet > /dev/null
docker run -d --name web --network quiet nginx > /dev/null
docker run -d --name box --network quiet busybox sleep 1000 > /dev/null
docker exec box wget -q -T 2 -O /dev/null http://web/
