# world: dockerhost
# docker: 29
# Ports as they can be typed, and how they cannot.
docker create --name a -p 127.0.0.1::80 busybox
docker create -p 80:80/sctpx busybox
docker create -p 10.0.0.300:80:80 busybox
docker create -p 8000-8002:80-81 busybox
docker create -p 70000:80 busybox
docker create -p :80 busybox
docker create -p 8080: busybox
docker create -p 80:abc busybox
docker create -p "" busybox
docker create -p 8080:80/tcp/udp busybox
docker create --expose 70000 busybox
docker create --expose abc busybox
docker create --expose 9000-8999 busybox
docker run -d --name up -p 8100-8101:80/UDP busybox sleep 100
docker port up
docker port up 80/udp
docker port up 80
docker port up 81/tcp
docker port up abc
docker inspect -f '{{json .NetworkSettings.Ports}}' up
docker inspect -f '{{json .HostConfig.PortBindings}} {{json .Config.ExposedPorts}}' nosuch up
docker ps --format '{{.Ports}}'
