# world: dockerhost
# docker: 20.10
# Files into a container and out of it.
mkdir -p /tmp/w/dir/sub
echo one > /tmp/w/one; echo two > /tmp/w/dir/two; echo three > /tmp/w/dir/sub/three
docker run -d --name ann busybox sleep 1000
docker cp /tmp/w/one ann:/tmp/
docker exec ann cat /tmp/one
docker cp /tmp/w/one ann:/tmp/uno
docker exec ann cat /tmp/uno
docker cp ann:/tmp/uno /tmp/w/back
cat /tmp/w/back
docker cp ann:/tmp/uno /tmp/w
cat /tmp/w/uno
docker cp /tmp/w/dir ann:/tmp
docker exec ann sh -c 'cd /tmp; find dir | sort'
docker cp /tmp/w/dir ann:/tmp/new
docker exec ann sh -c 'cd /tmp; find new | sort'
docker cp /tmp/w/dir/. ann:/tmp/new
docker exec ann sh -c 'cd /tmp; find new | sort'
docker cp ann:/tmp/new /tmp/w/out
find /tmp/w/out | sort
docker cp ann:/tmp/new /tmp/w/out
find /tmp/w/out | sort
docker cp ann:/nosuch /tmp/w
docker cp /tmp/w/nosuch ann:/tmp
docker cp /tmp/w/one ann:/nosuch/place
docker cp /tmp/w/one ann:/nosuch/
docker cp ann:/tmp/uno /nosuch/place
docker cp /tmp/w/dir ann:/tmp/uno
docker cp nosuch:/x /tmp/w
docker cp /tmp/w/one /tmp/w/two
docker cp ann:/tmp/uno ann:/tmp/due
docker cp ann:/tmp/uno
docker cp ann:/tmp/uno - | tar -tf -
docker stop -t 0 ann
docker cp ann:/tmp/uno - | tar -xOf -
