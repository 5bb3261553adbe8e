c() { cat f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { cat -n f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { seq 3; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { head -n 2 f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { head -c 2 f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { tail -c 2 f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { tac f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { rev f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { wc f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { wc -l < f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { sort f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { uniq f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { cut -c1 f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { tr a b < f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { tee < f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { tee g < f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { nl f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { paste f f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { comm f f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { join f f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { fold f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { expand f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { unexpand f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { od f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { xxd f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { hexdump f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { base64 f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { md5sum f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { sha256sum f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { strings f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { column f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { cmp f h; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { diff f h; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { ls; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { find .; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { grep a f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { grep -c a f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { grep -l a f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { sed p f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { sed -n 1p f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { sed -u p f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { sed 'w g' f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { awk '{ print }' f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { awk 'BEGIN { printf "x"; exit 3 }'; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { dd if=f status=none; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { xargs echo < f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { xargs < f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { env; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { env echo x; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { printenv PATH; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { id; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { hostname; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { uname; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { date +%Y; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { pwd -P; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { basename a/b; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { dirname a/b; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { realpath f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { which ls; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { expr 1 + 1; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { nproc; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { whoami; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { yes; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { sleep 0; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { timeout 5 cat f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { nice cat f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { nohup cat f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { stdbuf -o0 cat f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { time -p true; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { /bin/echo x; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { /bin/printf x; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { /bin/pwd; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { /bin/kill -l 9; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { mktemp -u; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { mkdir -v d; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { rm -v g; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { mv -v f k; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { touch t; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { pidof bash; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { echo x; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { printf x; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { type ls; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { help :; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { bash -c 'echo x; exit 4'; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { ls nothing .; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { tail -n 2 f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { dd if=f status=noxfer; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { head -n -1 f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { grep -q a f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { sed -n p f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { awk '{ print > "/dev/stdout" }' f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { awk "END { print NR }" f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { sort -n f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { nl -ba f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { uniq -c f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { seq 1000; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { seq 100000; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { cat f f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { cat f nothing; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { tee g h < f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { yes a b; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { timeout 1 yes; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { xargs -n 1 echo < f; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { find . -print0; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { find . -printf x; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
#---
c() { bash -c "ls; echo x"; }
printf 'a\nb\nc\n' > f; echo d > h; : > g
c > /dev/full; echo $?; printf 'a\nb\nc\n' > f; c >&-; echo $?
printf 'a\nb\nc\n' > f; (trap '' PIPE; sleep .1; c; echo $? >&2) | :; printf 'a\nb\nc\n' > f; (sleep .1; c; echo $? >&2) | :
