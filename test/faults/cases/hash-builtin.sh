# world: bare
# The table of commands bash remembers.
mkdir -p /usr/local/bin /tmp/d/a /tmp/d/b; cd /tmp/d
for n in a b; do printf '#!/bin/bash\necho %s "$0"\n' $n > $n/foo; chmod +x $n/foo; done
printf '#!/bin/bash\necho x\n' > a/plain
PATH=/tmp/d/a:/tmp/d/b:/usr/bin:/bin
hash; echo "rc $?"
foo; foo; foo; hash; echo "rc $?"; hash -l; hash -t foo; hash -t foo ls; echo "rc $?"; hash -lt foo
type foo; hash; type -a foo; type -t foo; type -p foo; type -P foo; command -v foo; command -V foo; hash
rm a/foo; foo; echo "rc $?"; type foo; hash -d foo; foo; type foo; hash -t foo
shopt -s checkhash; mkdir -p a; cp b/foo a/foo; hash foo; hash -t foo; rm a/foo; foo; hash -t foo; shopt -u checkhash
hash -r; hash; hash foo plain none cd /bin/ls ./b/foo; echo "rc $?"; hash
hash -p /tmp/d/b/foo bar; bar; type bar; hash -t bar; hash -l; hash
hash -p /no/such baz; baz; echo "rc $?"; type baz; command -v baz; hash -t baz
hash -p /tmp/d baz; echo "rc $?"; hash -p a/plain pl; pl; echo "rc $?"; type pl; hash -p b/foo rel; rel; type rel; hash -t rel; (cd /; rel; type rel)
hash -d baz bar nope; echo "rc $?"; hash -d; echo "rc $?"; hash -t; echo "rc $?"; hash -z; echo "rc $?"; hash -p; echo "rc $?"; hash -t nope; echo "rc $?"
hash -r; (foo; hash); hash; foo | cat; hash; foo & wait; hash; foo > /dev/null; hash; x=$(foo); hash
hash -r; foo >/dev/null; PATH=$PATH; hash; foo >/dev/null; export PATH; hash; PATH=/tmp/d/b:$PATH; hash; foo; unset PATH; hash; PATH=/tmp/d/b:/usr/bin
foo; PATH=/usr/bin foo; echo "rc $?"; hash; PATH=/tmp/d/b:/usr/bin foo; hash
f() { local PATH=/tmp/d/b; foo; hash; }; f; hash
set +h; hash; echo "rc $?"; foo; type foo; set -h; hash; foo; type foo; hash
hash -r foo; hash; hash -r -t foo; echo "rc $?"; hash -rp /tmp/d/b/foo q; hash
PATH=b:/usr/bin; foo; hash; type foo; PATH=:/usr/bin; cd b; foo; hash; type foo; cd ..; foo; echo "rc $?"; hash; cd b; foo; type foo
cd ..; PATH=.:/usr/bin:; cp b/foo .; foo; hash; rm foo; foo; echo "rc $?"
PATH=/tmp/d/b:/usr/bin; hash -r; foo; exec foo
