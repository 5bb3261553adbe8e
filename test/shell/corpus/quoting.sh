export LC_ALL=C.UTF-8
q() { printf '%q' "$1"; x=$1; echo " ${x@Q}" $(declare -p x | cat -A) ; set -x; : "$1"; { set +x; } 2>/dev/null; }
for v in $'\xff' $'a\u0085b' $'a\u200bb' $'a\u2028b' $'\ue000' $'\U10ffff' $'\u0378' 'é b' "é'b" $'é\tb' $'\xff\n' $'a\xffb' '日本' 'é=~' '~é' '#é' '^' 'a^b' 'a,b' '{a,b}' 'a]b' 'a-b' '-' '=' 'é!' '!' '[x' 'a?b' $'\e' $'\x01' $'\177' "it's" '"' '\' '$' '`' 'a=b' 'a:b' 'a/b' 'a%b' 'a@b' 'a+b' 'a.b' 'a_b' '~' 'x~' '#' 'x#' ':~' '=~' 'a:~b' '%' '+' '' ' ' '	' '&' ';' '|' '<' '>' '(' ')' '*' 'a b' $'\xc3' $'\xc3\xa9\xa9' ; do q "$v"; done 2>&1
