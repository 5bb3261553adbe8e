declare -n r=x; r=5; echo $x; x=6; echo $r ${!r}; r+=7; echo $x; unset r; echo "[$x]" ${!r}; declare -p r
#---
declare -n r=r; echo $?; declare -p r
#---
declare -n r; r=r; echo $?; declare -p r; echo "[$r]"
#---
f() { declare -n x=x; echo $?; x=3; declare -p x; }; x=1; f; echo $x
#---
f() { local -n x=x; x=3; echo "$x" "${!x}"; }; f; echo "[$x]"
#---
f() { local -n x=$1; x=3; echo "$x"; }; f y; echo $y; f x; echo "[$x]"
#---
f() { declare -n x; x=x; echo $? "$x"; declare -p x; }; x=1; f; echo $x
#---
declare -n a=b; declare -n b=a; echo $?; echo "[$a]"; a=1; echo $?; declare -p a b; echo ${!a} ${!b}
#---
declare -n a=b b=c c=a; echo $?; echo "[$a]"; echo "${a-unset}"; a=4; echo $?; b=4; echo $?; declare -p a b c
#---
declare -n a=b; b=a; echo $? "[$a]" "[$b]"; declare -p a b
#---
f() { local -n a=b; local -n b=a; echo "[$a]"; a=1; echo $?; }; f; declare -p a b
#---
declare -n r=1; echo $?; declare -p r; declare -n r=a-b; echo $?; declare -n r=; echo $?; declare -p r; declare -n 'r= '; echo $?
#---
declare -n r; r=1x; echo $?; declare -p r; r=; echo $?; declare -p r; r='a b'; echo $?; echo "[$r]"; declare -p r
#---
declare -n 1x=y; echo $?; declare -n r=@; echo $?; declare -n r=*; echo $?; declare -n r='a[@]'; echo $? ${!r}; a=(1 2 3); echo $r; declare -p r
#---
f() { local -n r=1; echo $?; declare -p r; local -n q=$1; echo $?; }; f ''; f 'a b'; f 12
#---
r=5; declare -n r; echo $?; declare -p r; s=t; declare -n s; echo $?; s=9; echo $t; declare -p s t
#---
a=(1 2); declare -n a; echo $?; declare -p a; declare -n a=b; echo $?; declare -an c=d; echo $?; declare -p c; declare -An e=d; echo $?; declare -p e
#---
declare -n r=a; a=(1 2 3); echo $r ${r[1]} ${#r[@]} "${r[@]}" ${!r[@]} ${!r}; r[5]=x; r+=(y); declare -p a; unset 'r[0]'; declare -p a; unset r; declare -p a r
#---
declare -n r='a[1]'; r=x; echo $r ${!r}; declare -p a; r+=y; echo ${a[1]} ${r[0]}; unset r; declare -p a r; r[2]=3; echo $?
#---
declare -n r=a; r=(p q); declare -p a r; declare -A r; echo $?; declare -i r; declare -p a; declare -n m=h; declare -A h=([k]=v); echo ${m[k]} ${!m[@]}; m[z]=w; echo ${h[z]}
#---
declare -n r=x; x=1; declare -p r x; unset -n r; declare -p r x; unset -n x; declare -p x; unset -n nothing; echo $?
#---
declare -n r=x; unset r; echo $?; declare -p r; r=3; echo $x; unset -v r; echo "[$x]"; declare +n r; declare -p r; r=1; echo $r $x; declare +n x; echo $?
#---
declare -rn r=x; x=1; r=2; echo $x; declare -n r=y; echo $?; unset -n r; echo $?; unset r; echo $? "[$x]"; readonly x; r=3; echo $?
#---
declare -n r=x; readonly r; declare -p r x; x=1; echo $?; r=1; echo $?; export r; declare -p r x; export -n r; typeset -n
#---
declare -n r=x; export r=5; declare -p r x; declare r=6; declare -p r x; declare -i r=2+3; declare -p r x; readonly r=7; declare -p r x
#---
f() { declare r=5; declare -p r x; }; declare -n r=x; f; declare -p r x; g() { local r=6; declare -p r; echo $r; }; g; declare -p x
#---
f() { local x=1; g x; echo $x; }; g() { local -n out=$1; out=2; local x=9; out=3; echo $x; }; f
#---
f() { local -n l=$1; l=(a b c); }; f arr; declare -p arr; g() { local -n l=$1; local i; for i in "${!l[@]}"; do echo $i=${l[i]}; done; }; g arr; declare -A m=([x]=1 [y]=2); g m
#---
f() { declare -gn r=$1; }; f v; r=1; declare -p r v; g() { local r=2; declare -p r; }; g; declare -p v
#---
declare -n r; for r in a b c; do echo $r ${!r}; r=1; done; declare -p r a b c
#---
declare -n r; for r in a 1 'b c' d; do echo "${!r}"; done; echo $?; declare -p r
#---
declare -n r=x; read r <<< hello; echo $x; printf -v r %d 7; echo $x; ((r++)); echo $((r+1)) $x; mapfile -t r <<< $'1\n2'; declare -p x; let r=3; getopts a r -a; echo $x; declare -p x
#---
declare -n r=x; [[ -v r ]]; echo $?; [[ -R r ]]; echo $?; x=; [[ -v r ]]; echo $?; [ -R r ]; echo $?; [ -R x ]; echo $?; declare -n q; [[ -R q ]]; echo $? "[${!q}]"
#---
declare -n r=x; echo "${r:-def}" "${r:=set}" $x "${r@Q}" "${r@a}" "${r@A}" ${r/s/t} ${#r} ${r^^} ${r:1}; x=y y=z; echo ${!r} ${r}
#---
declare -n p=q q=v; v=1; echo $p ${!p} ${!q}; p=2; echo $v; declare -p p q; unset p; declare -p v p q; unset -n p; declare -p q
#---
declare -n r=x; r=1 env | grep -E '^(x|r)='; r=2 eval 'echo $x $r'; echo "[$x]"; f() { echo $r $x; }; r=3 f; echo "[$x]"
#---
declare -n r=x; declare -n s=r; declare -p s r; s=1; echo $x; declare -n r=y; declare -p r; echo "[$s]"; s=2; echo $y
#---
declare -n r=RANDOM; [[ $r =~ ^[0-9]+$ ]]; echo $?; declare -n l=LINENO; echo $l; declare -n h=HOME; echo $h; h=/x; cd; declare -n path=PATH; path=/nowhere; ls; echo $?
#---
declare -n r=$'a\nb'; echo $?; declare -n r='a[1'; echo $?; declare -n r='a]'; echo $?; declare -n r='a[]'; echo $?; declare -n r='a[x y]'; echo $?; declare -p r; r=1; declare -p a
#---
set -u; declare -n r=x; echo $r; echo not here
#---
set -u; declare -n r; echo $r; echo not here
#---
declare -n r; echo "[$r]" $?; r+=x; echo $?; declare -p r; unset r; declare -p r; declare -n s; unset -n s; declare -p s
#---
declare -n r; ((r=5)); echo $?; read r <<< 5; echo $?; printf -v r 5; echo $?; declare -p r; read r <<< v; echo $?; declare -p r
#---
x=1; declare -n r=x; (r=2; echo $x); echo $x; y=$(r=3; echo $x); echo $y $x; r=4 :; echo $x; declare | grep -E '^(r|x)='; set | grep -E '^(r|x)='; echo ${!r*} ${!x*}
#---
declare -n a=a1 b=b1 2>&1; declare -n | grep -E ' [ab]='; declare -pn | grep ' a='; f() { local -n q=z; local; declare -p q; }; f
#---
declare -in r=x; declare -p r; declare -n r+=y; declare -p r; declare -nu s=x; declare -p s; declare -nx t=x; declare -p t; t=5; env | grep -E '^[tx]='
#---
declare -n r=x; declare r; declare -p r x; declare -x r; declare -p r x; declare -a r; declare -p r x; local -n z=y; echo $?
#---
f() { local r; declare -n r=x; r=1; }; f; echo $x; g() { local -n r=x; local r=5; declare -p r; }; g; declare -p x
#---
f() { local -n x=x; echo "$x"; unset -n x; echo $x; }; x=outer; f; echo $x
#---
f() { local -n x=y; local -n y=x; echo "$x"; x=2; echo $? $y; }; x=outer; y=other; f; echo $x $y
#---
f() { local -n x=$1; g x; }; g() { local -n x=$1; x=5; echo $? "$x"; }; f v; echo "[$v]"
#---
declare -n r="a[1]"; declare r=5; declare -p a; export r=6; declare -p a; r=(1 2); echo $?
#---
declare -n r=x; readonly x; declare r=5; echo $?; export r=5; echo $?; readonly r=5; echo $?; unset r; echo $?; for r in a; do :; done; echo $?
#---
declare -n r; unset r; echo $?; declare -p r; declare -n s=y; unset -n s; s=1; echo "[$y]"; declare -n t; t=(1 2); declare -p t; declare -n u; u[3]=1; declare -p u
#---
declare -n r="a[1]"; mapfile r <<< 1; echo $?; read -a r <<< "1 2"; echo $?; unset r; unset -n r; declare -p a
#---
declare -n r="a[1]"; a=(1 2); unset r; declare -p a; echo ${r-unset}; r=3; ((r+=4)); echo $r $((r*2)); for r in b c; do r=9; done; declare -p b c r
#---
declare -n q; [[ -R q ]]; echo $?; [[ -v q ]]; echo $?; echo ${q-u}; echo ${#q}; : ${!q}
#---
declare -n q=x; x=5; declare +n q=7; echo $? ; declare -p q x; f() { declare +n q; declare -p q; }; declare -n q=x; f; declare -p q
#---
declare -n p=q q=v; declare +n p; declare -p p q; declare +n z; declare -p z; f() { local -n q=x; local +n q; declare -p q; }; f
#---
declare -in r=3; echo $?; declare -p r; declare -ni r=x; echo $?; declare -p r; declare -n r=(x); echo $?
#---
declare -n r=x; f() { declare -g r=5; }; f; declare -p r x; g() { declare -gn r=y; declare -p r; }; g; declare -p r; h() { declare -gn k=k; echo $?; }; h; declare -p k
#---
declare -n r=x s=r; f() { local r=1; s=2; echo $r; }; f; echo "[$x]"; g() { local -n q=v; k; echo "[$v]"; }; k() { local v=1; q=2; echo $q $v; }; g; echo $v
#---
declare -n a=a[1]; echo $?; declare -n b; b=b[0]; echo $?
#---
declare -n r=x; exec {r}>/dev/null; echo $x; select r in a; do break; done <<< 1; declare -p r x
#---
a=5; f() { local -n r=a; r=6; local a=7; echo $r; r=8; echo $a; }; f; echo $a; export a; declare -n e=a; env | grep ^a=; e=9 env | grep ^a=; readonly e; a=1; echo $?
#---
declare -n r=x; echo "${!r@}" "${r@k}"; x=(1 2); echo "${r[@]@A}"; echo "${r@A}" "${x@a}" "${r[0]@a}"
#---
declare -n r=x y=z; unset r y; echo ${!r*}; declare -p | grep -E "^declare -n"; set -u; echo ${r-a} ${x-b}; echo $r
#---
for i in 1 2; do declare -n v=a$i; v=$i; done; declare -p a1 a2; declare -n v; v=5; echo $? ; declare -p a2; declare -n v=; declare -p v
#---
declare -n r=$; echo $?; typeset -n r=y; declare -p r; declare -n "r[0]=x"; declare -n r[0]=x; echo $?
#---
readonly x=1; for x in a; do echo in; done; echo $?; ((x=5)); echo $?; let x=3; echo $?; select x in a; do echo in; done <<< 1; echo $?; getopts a x -a; echo $?; getopts a 1x -b; echo $?; exec {x}>/dev/null; echo $?; export x=5; echo $?; readonly x=5; echo $?; : $((x=4)); echo not here
#---
declare -n r; (( r=5 )); echo $?; (( r )); echo $?; declare -p r
#---
declare -n r="a[r]"; (echo $((r))) 2>&1 | grep -c 'recursion level exceeded'; (r=1) 2>&1 | grep -c 'recursion level exceeded'; (echo $r) 2>&1 | grep -c 'recursion level exceeded'
#---
i=1; a=(1 2 3 4); unset 'a[i]'; declare -p a; unset 'a[$i+1]' 'a[-1]'; declare -p a; unset 'a[-9]'; echo $?; unset 'a[i i]'; echo $?
#---
s=1; unset 's[1]'; echo $? $s; unset 's[0]'; echo $? $s; s=1; unset 's[@]'; echo $? $s; declare -A h=([x]=1 [$]=2 [a b]=3); k='a b'; unset 'h[$k]' h[x]; declare -p h; unset 'h[@]'; declare -p h; unset 'n[1]'; echo $?; a=(1 2); unset 'a[]'; echo $?; unset 'a[*]'; declare -p a; unset 1a; echo $?; unset -v 1a; echo $?; unset -fv x; echo $?
#---
f() { echo still; }; unset -v f; echo $?; f; unset f; f; echo $?
