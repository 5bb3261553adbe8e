/**
 * Scripts with the text tools, and what Debian 12 prints for them. `npx tsx test/shell/record.ts` records tool-scripts.json. They run
 * in a directory with the files of SETUP, and here without waiting for anything outside virtual time, as in host.exec().
 */
export const SETUP = [
  "mkdir -p d/e",
  "printf 'one\\ntwo\\nthree\\n' > a",
  "printf 'x\\none two\\n' > d/b",
  "printf 'one' > d/e/c",
  ": > empty",
  "",
].join("\n");

export const TOOL_SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  grep: [
    "grep one a; echo $?; grep zzz a; echo $?; grep one nosuch; echo $?; grep one d; echo $?; grep -s one d nosuch; echo $?",
    "grep -r one d; grep -r one; grep -rh one d; grep -d recurse one d; grep -d skip one d; echo $?; grep -d foo one d; echo $?",
    "grep -L one a d/b; echo $?; grep -L zzz a; echo $?; grep -l one a d/b; grep -lv one a; grep -c o a d/b; grep -co e a",
    "grep -A x o a; echo $?; grep -m x o a; echo $?; grep -m -1 o a; grep -m1 o a; grep -m0 o a; echo $?; grep --max-count=1 o a",
    "grep -z one a | od -c 2>/dev/null | head -0; grep -bo o a; grep -nb o a; grep -ob e d/b; grep -T -n o a; grep -Tb o a",
    "grep --color=always -n t a d/b; grep --color=always -v t a; grep --color=always -o o a; grep --color o a; grep --colour=never o a",
    "grep -H one - < a; grep --label=foo -H one < a; grep one < a; grep -h one a d/b; grep -n one a -",
    "grep; echo $?; grep -E; echo $?; grep --foo; echo $?; grep -j x; echo $?; grep -X foo x; echo $?; grep -e; echo $?",
    "grep --include='*b' -r one .; grep --exclude-dir=e -r one d; grep --exclude=b -r one d; grep -r --include=c one",
    "grep -f nosuch a; echo $?; grep -f empty a; echo $?; echo one > p; grep -f p a d/b; grep -e two -f p a; grep '' a",
    "grep -w 'o.*' a; grep -wo 't[a-z]*' a; grep -x 'one\\|two' a; grep -xE 'on|one' a; grep -w on a; echo $?; grep -xv one a",
    "grep -vn one a; grep -o -v one a; echo $?; grep -o '' a; echo $?; grep -q one a nosuch; echo $?; grep -q one nosuch a; echo $?",
    "grep -F -e one -e two a; grep -Fw on a; echo $?; grep -Fx one a; grep -F 'o.e' a; echo $?; grep -Fi ONE a; fgrep -c . a",
    "grep -A1 -B1 two a; grep -C1 two a a; grep -1 two a; grep -n -A1 one d/b a; grep --no-group-separator -A1 one a a; grep -A1 -c o a",
    "seq 20 | grep -A1 -B1 -n '[27]$'; seq 9 | grep --group-separator=XX -A1 '[26]'; seq 30 | grep -m2 -A2 3; seq 5 | grep -vB1 3",
    "grep -EF 'o+' a; echo $?; grep -PE o a; echo $?; grep -G -E 'o|t' a; echo $?; egrep 'one|two' a; fgrep one a; grep -y ONE a",
    "grep -E 'a{1' a; echo $?; grep -E '*a' a; grep -E '(*a)' a; grep -E 'a|*b' a; grep -E '{1}a' a; grep -E ')' a; grep -E '(' a; echo $?",
    "for p in '\\(' '\\)' 'a\\{1' 'a\\{2,1\\}' 'a\\{99999\\}' '[b-a]' '[[.hyphen.]]' '[[:foo:]]' '[' 'a[' '[a' '\\' '\\1' '[:space:]'; do grep \"$p\" a; echo $?; done",
    "for p in '*a' '\\(*a\\)' '\\+' 'a\\|*b' '^*' 'a**' '\\-' 'o\\{1,\\}' 'o\\?n' '\\<t' 'e\\>' '\\bo' '\\Bn' '\\w\\{3\\}$' '^[^o]' 't[hw]'; do echo \"$p\"; grep -c \"$p\" a; done",
    "printf 'a\\\\(\\n[\\n' > p; grep -f p a; echo $?; grep -e 'a\\(' -e '[' a; echo $?; grep -E -f <(echo '*a') a; echo $?",
    "printf 'a\\0b\\nc\\n' | grep b; echo $?; printf 'a\\0b\\nc\\n' | grep -c b; printf 'a\\0b\\nc\\n' | grep c; printf 'x\\0' | grep -a x | tr '\\0' 0; printf 'a\\0b' | grep -I a; echo $?",
    "printf 'a\\nb\\0c\\n' | grep -zc '^b'; printf 'a\\nb\\0c\\n' | grep -z 'a.b' | tr '\\0' 0; printf 'a\\nb\\0c\\n' | grep -zo 'b$' | tr '\\0' 0; grep -lZ one a d/b | tr '\\0' 0",
    "echo 'inet 10.0.0.1/24 brd' | grep -oP '(?<=inet )[\\d.]+'; echo ab | grep -oP 'a\\Kb'; echo '12-12 1-2' | grep -oP '(\\d+)-\\1'; echo aXb | grep -oP '(?i)x'; echo foobar | grep -P 'foo(?!baz)'",
    "for p in '(' ')' '[' 'a{2,1}' '*' 'a**' '(?<n' '\\' '[b-a]' '[[:foo:]]' '(?z)' '\\g{9}' '\\1' 'a{99999}' '(?<=a*)b' '\\p{Foo}' '\\k<x>' '[a-\\d]' '\\c' '\\x{zz}' '[[.a.]]' '(?#x'; do grep -P \"$p\" a; echo $?; done",
    "echo 'v=1, w=22' | grep -oP '\\w=\\K\\d+'; echo 'x y' | grep -oP '\\S+'; echo 'a.b' | grep -oP '\\Qa.b\\E'; echo aaa | grep -oP 'a+?'; echo 'a1b2' | grep -oP '[a-z](?=2)'; echo 'é' | grep -oP '\\w'; echo $?",
    "echo abcabc | grep -oE '(a|ab)(c|bcd)?'; echo 'foo foo bar' | grep -oE '(\\w+) \\1'; echo abab | grep -E '^(ab)\\1$'; echo xyyx | grep '\\(x\\)\\(y\\)\\2\\1'; echo aa | grep -E '(a)\\2'; echo $?",
    "echo AbC | grep -i abc; echo AbC | grep -io B; echo 'É' | grep -i é; echo aé | grep -o '.'; echo aéb | grep -ob b; echo x | grep -i '[W-Y]'; echo x | grep -i '[[:upper:]]'; echo x | grep -i '\\X'",
    "grep -U one a; grep -u one a; grep --line-buffered one a; grep --binary-files=text one a; grep --binary-files=x one a; echo $?; grep --context=1 two a; grep --regexp=one a; grep -nH -c o a",
  ],
};
