# world: dockerhost
# docker: 20.10
# What is logged, and which part of it is asked for.
docker run -d --name ann busybox sh -c 'echo one; echo two; sleep 2.5; echo three; echo four >&2'
sleep 5
docker logs ann 2>/dev/null
docker logs --tail 2 ann 2>/dev/null
docker logs --tail 0 ann
docker logs --tail all ann 2>/dev/null
docker logs --tail -1 ann 2>/dev/null
docker logs --since 10m ann 2>/dev/null
docker logs --until 2001-01-01 ann
docker logs --until 10m ann
docker logs --since abc ann
docker logs --until abc ann
docker logs -t ann 2>/dev/null | sed 's/^[0-9T:.-]*Z/TIME/'
docker logs nosuch
docker logs
docker logs ann ann
docker logs --nosuch ann
