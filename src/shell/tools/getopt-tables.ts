/**
 * What the tools of Debian 12 pass to getopt_long(3), recorded by test/shell/getopt/record.py: the letters, and the long names
 * as NAME:VALUE, NAME=:VALUE (an argument) or NAME?:VALUE (an optional one). VALUE is a letter or a number of the tool's own. A tool that
 * calls getopt(3) has no long names: null.
 */
export const GETOPT_TABLES: Readonly<Record<string, { readonly letters: string; readonly long: string | null }>> = {
  arp: {
    letters: "A:H:adfp:nsei:t:vh?DNV",
    long:
      "verbose:v version:V all:a delete:d file:f numeric:n set:s protocol=:A hw-type=:H device=:i help:h use-device:D " +
      "symbolic:N",
  },
  arping: {
    letters: "h?bfDUAqc:w:i:s:I:V",
    long: null,
  },
  b2sum: {
    letters: "l:bctwz",
    long:
      "length=:l check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t " +
      "help:-130 version:-131",
  },
  base64: {
    letters: "diw:",
    long: "decode:d wrap=:w ignore-garbage:i help:-130 version:-131",
  },
  basename: {
    letters: "+as:z",
    long: "multiple:a suffix=:s zero:z help:-130 version:-131",
  },
  brctl: {
    letters: "Vh",
    long: "help:h version:V",
  },
  cat: {
    letters: "benstuvAET",
    long:
      "number-nonblank:b number:n squeeze-blank:s show-nonprinting:v show-ends:E show-tabs:T show-all:A help:-130 " +
      "version:-131",
  },
  chmod: {
    letters: "Rcfvr::w::x::X::s::t::u::g::o::a::,::+::=::0::1::2::3::4::5::6::7::",
    long:
      "changes:c recursive:R no-preserve-root:128 preserve-root:129 quiet:f reference=:130 silent:f verbose:v help:-130 " +
      "version:-131",
  },
  cksum: {
    letters: "a:l:bctwz",
    long:
      "length=:l check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z algorithm=:a " +
      "debug:134 untagged:133 help:-130 version:-131",
  },
  cmp: {
    letters: "bci:ln:sv",
    long: "print-bytes:b print-chars:c ignore-initial=:i verbose:l bytes=:n silent:s quiet:s version:v help:128",
  },
  column: {
    letters: "c:dE:eH:hi:Jl:LN:n:O:o:p:R:r:s:T:tVW:x",
    long:
      "columns=:c fillrows:x help:h json:J keep-empty-lines:L output-separator=:o output-width=:c separator=:s table:t " +
      "table-columns=:N table-columns-limit=:l table-hide=:H table-name=:n table-noextreme=:E table-noheadings:d " +
      "table-order=:O table-right=:R table-truncate=:T table-wrap=:W table-empty-lines:L table-header-repeat:e tree=:r " +
      "tree-id=:i tree-parent=:p version:V",
  },
  comm: {
    letters: "123z",
    long: "check-order:128 nocheck-order:129 output-delimiter=:130 total:131 zero-terminated:z help:-130 version:-131",
  },
  conntrack: {
    letters: ":L::I::U::D::G::E::F::A::hVs:d:r:q:p:t:u:e:a:z[:]:{:}:m:i:f:o:n::g::c:b:C::Sj::w:l:<:>::(:):",
    long:
      "dump?:L create?:I add?:A delete?:D update?:U get?:G flush?:F event?:E counter?:C stats:S version:V help:h " +
      "orig-src=:s src=:s orig-dst=:d dst=:d reply-src=:r reply-dst=:q protonum=:p timeout=:t status=:u zero:z " +
      "event-mask=:e tuple-src=:91 tuple-dst=:93 mask-src=:123 mask-dst=:125 nat-range=:a mark=:m secmark=:c id?:i " +
      "family=:f src-nat?:n dst-nat?:g output=:o buffer-size=:b any-nat?:j zone=:w label=:l label-add=:60 label-del?:62 " +
      "orig-zone=:40 reply-zone=:41",
  },
  cp: {
    letters: "abdfHilLnprst:uvxPRS:TZ",
    long:
      "archive:a attributes-only:128 backup?:b copy-contents:129 dereference:L force:f interactive:i link:l " +
      "no-clobber:n no-dereference:P no-preserve=:130 no-target-directory:T one-file-system:x parents:131 path:131 " +
      "preserve?:132 recursive:R remove-destination:136 sparse=:134 reflink?:133 strip-trailing-slashes:135 suffix=:S " +
      "symbolic-link:s target-directory=:t update:u verbose:v context?:Z help:-130 version:-131",
  },
  cut: {
    letters: "b:c:d:f:nsz",
    long:
      "bytes=:b characters=:c fields=:f delimiter=:d only-delimited:s output-delimiter=:128 complement:129 " +
      "zero-terminated:z help:-130 version:-131",
  },
  date: {
    letters: "d:f:I::r:Rs:u",
    long:
      "date=:d debug:128 file=:f iso-8601?:I reference=:r resolution:129 rfc-email:R rfc-822:R rfc-2822:R rfc-3339=:130 " +
      "set=:s uct:u utc:u universal:u help:-130 version:-131",
  },
  dd: {
    letters: "",
    long: "help:h version:v",
  },
  diff: {
    letters: "0123456789abBcC:dD:eEfF:hHiI:lL:nNpPqrsS:tTuU:vwW:x:X:yZ",
    long:
      "binary:128 brief:q changed-group-format=:151 color?:152 context?:C ed:e exclude=:x exclude-from=:X expand-tabs:t " +
      "forward-ed:f from-file=:129 help:130 horizon-lines=:131 ifdef=:D ignore-all-space:w ignore-blank-lines:B " +
      "ignore-case:i ignore-file-name-case:132 ignore-matching-lines=:I ignore-space-change:b ignore-tab-expansion:E " +
      "ignore-trailing-space:Z inhibit-hunk-merge:133 initial-tab:T label=:L left-column:134 line-format=:135 minimal:d " +
      "new-file:N new-group-format=:150 new-line-format=:147 no-dereference:136 no-ignore-file-name-case:137 normal:138 " +
      "old-group-format=:149 old-line-format=:146 paginate:l palette=:153 rcs:n recursive:r report-identical-files:s " +
      "sdiff-merge-assist:139 show-c-function:p show-function-line=:F side-by-side:y speed-large-files:H " +
      "starting-file=:S strip-trailing-cr:140 suppress-blank-empty:141 suppress-common-lines:142 tabsize=:143 text:a " +
      "to-file=:144 unchanged-group-format=:148 unchanged-line-format=:145 unidirectional-new-file:P unified?:U " +
      "version:v width=:W -presume-output-tty:154",
  },
  dirname: {
    letters: "z",
    long: "zero:z help:-130 version:-131",
  },
  dmesg: {
    letters: "CcDdEeF:f:HhJkL::l:n:iPprSs:TtuVWwx",
    long:
      "buffer-size=:s clear:C color?:L console-level=:n console-off:D console-on:E decode:x file=:F facility=:f " +
      "follow:w follow-new:W human:H help:h json:J kernel:k level=:l since=:130 syslog:S raw:r read-clear:c reltime:e " +
      "show-delta:d ctime:T noescape:129 notime:t nopager:P until=:131 userspace:u version:V time-format=:128 " +
      "force-prefix:p",
  },
  env: {
    letters: "+C:iS:u:v0",
    long:
      "ignore-environment:i null:0 unset=:u chdir=:C default-signal?:128 ignore-signal?:129 block-signal?:130 " +
      "list-signal-handling:131 debug:v split-string=:S help:-130 version:-131",
  },
  expand: {
    letters: "it:0::1::2::3::4::5::6::7::8::9::",
    long: "tabs=:t initial:i help:-130 version:-131",
  },
  fold: {
    letters: "bsw:0::1::2::3::4::5::6::7::8::9::",
    long: "bytes:b spaces:s width=:w help:-130 version:-131",
  },
  getent: {
    letters: "Ais:?V",
    long: "no-addrconfig:A no-idn:i service=:s help:63 usage:132 version:V",
  },
  grep: {
    letters: "0123456789A:B:C:D:EFGHIPTUVX:abcd:e:f:hiLlm:noqRrsuvwxyZz",
    long:
      "basic-regexp:G extended-regexp:E fixed-regexp:F fixed-strings:F perl-regexp:P after-context=:A before-context=:B " +
      "binary-files=:128 byte-offset:b context=:C color?:129 colour?:129 count:c devices=:D directories=:d exclude=:131 " +
      "exclude-from=:132 exclude-dir=:130 file=:f files-with-matches:l files-without-match:L group-separator=:133 " +
      "help:flag1 include=:134 ignore-case:i no-ignore-case:137 initial-tab:T label=:136 line-buffered:135 " +
      "line-number:n line-regexp:x max-count=:m no-filename:h no-group-separator:133 no-messages:s null:Z null-data:z " +
      "only-matching:o quiet:q recursive:r dereference-recursive:R regexp=:e invert-match:v silent:q text:a binary:U " +
      "unix-byte-offsets:u version:V with-filename:H word-regexp:w",
  },
  head: {
    letters: "c:n:qvz0123456789",
    long: "bytes=:c lines=:n -presume-input-pipe:128 quiet:q silent:q verbose:v zero-terminated:z help:-130 version:-131",
  },
  hexdump: {
    letters: "bcCde:f:L::n:os:vxhV",
    long:
      "one-byte-octal:b one-byte-char:c canonical:C two-bytes-decimal:d two-bytes-octal:o two-bytes-hex:x format=:e " +
      "format-file=:f color?:L length=:n skip=:s no-squeezing:v help:h version:V",
  },
  host: {
    letters: "46aAc:dilnm:p:rst:vVwCDN:R:TUW:",
    long: null,
  },
  hostname: {
    letters: "aAdfbF:h?iIsVy",
    long:
      "domain:d boot:b file=:F fqdn:f all-fqdns:A help:h long:f short:s version:V alias:a ip-address:i " +
      "all-ip-addresses:I nis:y yp:y",
  },
  id: {
    letters: "agnruzGZ",
    long: "context:Z group:g groups:G name:n real:r user:u zero:z help:-130 version:-131",
  },
  join: {
    letters: "-a:e:i1:2:j:o:t:v:z",
    long: "ignore-case:i check-order:128 nocheck-order:129 zero-terminated:z header:130 help:-130 version:-131",
  },
  kill: {
    letters: "l::Ls:hVq:",
    long: "list?:l table:L signal=:s help:h version:V queue=:q",
  },
  killall: {
    letters: "egy:o:ilqrs:u:vwZ:VIn:",
    long:
      "exact:e ignore-case:I process-group:g younger-than=:y older-than=:o interactive:i list-signals:l quiet:q " +
      "regexp:r signal=:s user=:u verbose:v wait:w ns=:n context=:Z version:V",
  },
  ls: {
    letters: "abcdfghiklmnopqrstuvw:xABCDFGHI:LNQRST:UXZ1",
    long:
      "all:a escape:b directory:d dired:D full-time:134 group-directories-first:135 human-readable:h inode:i " +
      "kibibytes:k numeric-uid-gid:n no-group:G hide-control-chars:q reverse:r size:s width=:w almost-all:A " +
      "ignore-backups:B classify?:F file-type:132 si:141 dereference-command-line:H " +
      "dereference-command-line-symlink-to-dir:131 hide=:136 ignore=:I indicator-style=:138 dereference:L literal:N " +
      "quote-name:Q quoting-style=:139 recursive:R format=:133 show-control-chars:140 sort=:142 tabsize=:T time=:143 " +
      "time-style=:144 zero:145 color?:130 hyperlink?:137 block-size=:129 context:Z author:128 help:-130 version:-131",
  },
  md5sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  mkdir: {
    letters: "pm:vZ",
    long: "context?:Z mode=:m parents:p verbose:v help:-130 version:-131",
  },
  mktemp: {
    letters: "dp:qtuV",
    long: "directory:d quiet:q dry-run:u suffix=:128 tmpdir?:p help:-130 version:-131",
  },
  mv: {
    letters: "bfint:uvS:TZ",
    long:
      "backup?:b context:Z force:f interactive:i no-clobber:n no-target-directory:T strip-trailing-slashes:128 " +
      "suffix=:S target-directory=:t update:u verbose:v help:-130 version:-131",
  },
  nc: {
    letters: "46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz",
    long: null,
  },
  netstat: {
    letters: "A:CFMacdeghilnNoprsStuUvVWw2fx64?Z",
    long:
      "ax25:1 x25:1 ip:1 ipx:1 appletalk:1 netrom:1 inet:1 inet6:1 ddp:1 rose:1 unix:1 bluetooth:1 tcpip:1 version:V " +
      "interfaces:i help:h route:r masquerade:M protocol=:A tcp:t sctp:S udp:u udplite:U raw:w unix:x l2cap:2 rfcomm:f " +
      "listening:l all:a timers:o continuous:c extend:e programs:p verbose:v statistics:s wide:W numeric:n " +
      "numeric-hosts:33 numeric-ports:64 numeric-users:35 symbolic:N cache:C fib:F groups:g context:Z",
  },
  nice: {
    letters: "+n:",
    long: "adjustment=:n help:-130 version:-131",
  },
  nl: {
    letters: "h:b:f:v:i:pl:s:w:n:d:",
    long:
      "header-numbering=:h body-numbering=:b footer-numbering=:f starting-line-number=:v line-increment=:i " +
      "no-renumber:p join-blank-lines=:l number-separator=:s number-width=:w number-format=:n section-delimiter=:d " +
      "help:-130 version:-131",
  },
  nproc: {
    letters: "",
    long: "all:128 ignore=:129 help:-130 version:-131",
  },
  nstat: {
    letters: "h?vVzrnasd:t:jp",
    long: "help:h ignore:a scan=:d nooutput:n json:j reset:r noupdate:s pretty:p interval=:t version:V zeros:z",
  },
  od: {
    letters: "A:aBbcDdeFfHhIij:LlN:OoS:st:vw::Xx",
    long:
      "skip-bytes=:j address-radix=:A read-bytes=:N format=:t output-duplicates:v strings?:S traditional:128 width?:w " +
      "endian=:129 help:-130 version:-131",
  },
  paste: {
    letters: "d:sz",
    long: "serial:s delimiters=:d zero-terminated:z help:-130 version:-131",
  },
  pgrep: {
    letters: "lad:vwLF:cfinoxP:O:Ag:s:u:U:G:t:r:?Vh",
    long:
      "signal=:128 ignore-ancestors:A count:c cgroup=:131 delimiter=:d list-name:l list-full:a full:f pgroup=:g " +
      "group=:G ignore-case:i newest:n oldest:o older=:O parent=:P session=:s terminal=:t euid=:u uid=:U inverse:v " +
      "lightweight:w exact:x pidfile=:F logpidfile:L echo:e ns=:129 nslist=:130 queue=:q runstates=:r help:h version:V",
  },
  pidof: {
    letters: "qhco:d:sxzn",
    long: null,
  },
  ping: {
    letters: "h?4bRT:6F:N:aABc:CdDe:fi:I:l:Lm:M:nOp:qQ:rs:S:t:UvVw:W:",
    long: null,
  },
  pkill: {
    letters: "eq:LF:cfinoxP:O:Ag:s:u:U:G:t:r:?Vh",
    long:
      "signal=:128 ignore-ancestors:A count:c cgroup=:131 delimiter=:d list-name:l list-full:a full:f pgroup=:g " +
      "group=:G ignore-case:i newest:n oldest:o older=:O parent=:P session=:s terminal=:t euid=:u uid=:U inverse:v " +
      "lightweight:w exact:x pidfile=:F logpidfile:L echo:e ns=:129 nslist=:130 queue=:q runstates=:r help:h version:V",
  },
  printenv: {
    letters: "+iu:0",
    long: "null:0 help:-130 version:-131",
  },
  realpath: {
    letters: "eLmPqsz",
    long:
      "canonicalize-existing:e canonicalize-missing:m relative-to=:128 relative-base=:129 quiet:q strip:s no-symlinks:s " +
      "zero:z logical:L physical:P help:-130 version:-131",
  },
  rev: {
    letters: "Vh",
    long: "version:V help:h",
  },
  rm: {
    letters: "dfirvIR",
    long:
      "force:f interactive?:128 one-file-system:129 no-preserve-root:130 preserve-root?:131 -presume-input-tty:132 " +
      "recursive:r dir:d verbose:v help:-130 version:-131",
  },
  rmdir: {
    letters: "pv",
    long: "ignore-fail-on-non-empty:128 path:p parents:p verbose:v help:-130 version:-131",
  },
  route: {
    letters: "A:eCFhnN64Vv?",
    long:
      "ax25:1 x25:1 ip:1 ipx:1 appletalk:1 netrom:1 inet:1 inet6:1 ddp:1 rose:1 unix:1 bluetooth:1 tcpip:1 extend:e " +
      "verbose:v version:V numeric:n symbolic:N protocol=:A cache:C fib:F help:h",
  },
  seq: {
    letters: "+f:s:w",
    long: "equal-width:w format=:f separator=:s help:-130 version:-131",
  },
  setsid: {
    letters: "+Vhcfw",
    long: "ctty:c fork:f wait:w version:V help:h",
  },
  sha1sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sha224sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sha256sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sha384sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sha512sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sleep: {
    letters: "",
    long: "help:h version:v",
  },
  sort: {
    letters: "-bcCdfghik:mMno:rRsS:t:T:uVy:z",
    long:
      "ignore-leading-blanks:b check?:128 compress-program=:129 debug:130 dictionary-order:d ignore-case:f " +
      "files0-from=:131 general-numeric-sort:g ignore-nonprinting:i key=:k merge:m month-sort:M numeric-sort:n " +
      "human-numeric-sort:h version-sort:V random-sort:R random-source=:133 sort=:134 output=:o reverse:r stable:s " +
      "batch-size=:132 buffer-size=:S field-separator=:t temporary-directory=:T unique:u zero-terminated:z " +
      "parallel=:135 help:-130 version:-131",
  },
  ss: {
    letters: "dhaletuwxnro460spTbEf:mMiA:D:F:vVzZN:KHSO",
    long:
      "numeric:n resolve:r options:o extended:e memory:m info:i processes:p threads:T bpf:b events:E dccp:d tcp:t " +
      "sctp:S udp:u raw:w unix:x tipc:257 vsock:256 all:a listening:l ipv4:4 ipv6:6 packet:0 family=:f socket=:A " +
      "query=:A summary:s diag=:D filter=:F version:V help:h context:Z contexts:z net=:N tipcinfo:258 tos:259 " +
      "cgroup:261 kill:K no-header:H xdp:260 mptcp:M oneline:O inet-sockopt:262",
  },
  stdbuf: {
    letters: "+i:o:e:",
    long: "input=:i output=:o error=:e help:-130 version:-131",
  },
  strings: {
    letters: "adfhHn:wot:e:T:s:U:Vv0123456789",
    long:
      "all:a bytes=:n data:d encoding=:e help:h include-all-whitespace:w output-separator=:s print-file-name:f radix=:t " +
      "target=:T unicode=:U version:v",
  },
  sum: {
    letters: "rs",
    long: "sysv:s help:-130 version:-131",
  },
  sysctl: {
    letters: "bneNwfp::qoxaAXr:Vdh",
    long:
      "all:a deprecated:128 dry-run:130 binary:b ignore:e names:N values:n load?:p quiet:q write:w system:129 " +
      "pattern=:r help:h version:V",
  },
  tac: {
    letters: "brs:",
    long: "before:b regex:r separator=:s help:-130 version:-131",
  },
  tail: {
    letters: "c:n:fFqs:vz0123456789",
    long:
      "bytes=:c follow?:132 lines=:n max-unchanged-stats=:129 -disable-inotify:133 pid=:130 -presume-input-pipe:131 " +
      "quiet:q retry:128 silent:q sleep-interval=:s verbose:v zero-terminated:z help:-130 version:-131",
  },
  tcpdump: {
    letters: "aAbB:c:C:dDeE:fF:G:hHi:Ij:JKlLm:M:nNOpqQ:r:s:StT:uUvV:w:W:xXy:Yz:Z:#",
    long:
      "buffer-size=:B list-interfaces:D help:h interface=:i monitor-mode:I time-stamp-type=:j list-time-stamp-types:J " +
      "micro:133 nano:134 time-stamp-precision=:129 dont-verify-checksums:K list-data-link-types:L no-optimize:O " +
      "no-promiscuous-mode:p direction=:Q snapshot-length=:s absolute-tcp-sequence-numbers:S packet-buffered:U " +
      "linktype=:y immediate-mode:130 relinquish-privileges=:Z count:136 fp-type:135 number:35 print:131 version:128",
  },
  tee: {
    letters: "aip",
    long: "append:a ignore-interrupts:i output-error?:p help:-130 version:-131",
  },
  telnet: {
    letters: "468ab:cde:EKl:Ln:rxk:X:?V",
    long:
      "ipv4:4 ipv6:6 binary:8 login:a bind=:b no-rc:c debug:d escape=:e no-escape:E no-login:K user=:l binary-output:L " +
      "trace=:n rlogin:r encrypt:x realm=:k disable-auth=:X help:63 usage:146 version:V",
  },
  timeout: {
    letters: "+k:s:v",
    long: "kill-after=:k signal=:s verbose:v foreground:128 preserve-status:129 help:-130 version:-131",
  },
  touch: {
    letters: "acd:fhmr:t:",
    long: "time=:128 no-create:c date=:d reference=:r no-dereference:h help:-130 version:-131",
  },
  tr: {
    letters: "+AcCdst",
    long: "complement:c delete:d squeeze-repeats:s truncate-set1:t help:-130 version:-131",
  },
  uname: {
    letters: "asnrvmpio",
    long:
      "all:a kernel-name:s sysname:s nodename:n kernel-release:r release:r kernel-version:v machine:m processor:p " +
      "hardware-platform:i operating-system:o help:-130 version:-131",
  },
  unexpand: {
    letters: ",0123456789at:",
    long: "tabs=:t all:a first-only:128 help:-130 version:-131",
  },
  uniq: {
    letters: "-0123456789Dcdf:is:uw:z",
    long:
      "count:c repeated:d all-repeated?:D group?:128 ignore-case:i unique:u skip-fields=:f skip-chars=:s check-chars=:w " +
      "zero-terminated:z help:-130 version:-131",
  },
  wc: {
    letters: "clLmw",
    long: "bytes:c chars:m lines:l words:w debug:128 files0-from=:129 max-line-length:L help:-130 version:-131",
  },
  wget: {
    letters: "A:Ea:bKB:ckdP:D:X:e:xFhEI:46i:l:mn:O:o:pY:qQ:rR:LSHT:Nt:U:vVw:",
    long:
      "accept=:0 accept-regex=:1 adjust-extension?:2 no-adjust-extension:1026 append-output=:3 ask-password?:4 " +
      "no-ask-password:1028 auth-no-challenge?:5 no-auth-no-challenge:1029 background?:6 no-background:1030 " +
      "backup-converted?:7 no-backup-converted:1031 backups?:8 no-backups:1032 base=:9 bind-address=:10 body-data=:11 " +
      "body-file=:12 ca-certificate=:13 ca-directory=:14 cache?:15 no-cache:1039 certificate=:16 certificate-type=:17 " +
      "check-certificate?:18 no-check-certificate:1042 clobber?:19 compression=:20 config=:21 connect-timeout=:22 " +
      "continue?:23 no-continue:1047 convert-file-only?:24 no-convert-file-only:1048 convert-links?:25 " +
      "no-convert-links:1049 content-disposition?:26 no-content-disposition:1050 content-on-error?:27 " +
      "no-content-on-error:1051 cookies?:28 no-cookies:1052 crl-file=:29 cut-dirs=:30 debug?:31 no-debug:1055 " +
      "default-page=:32 delete-after?:33 no-delete-after:1057 directories?:34 no-directories:1058 directory-prefix=:35 " +
      "dns-cache?:36 no-dns-cache:1060 dns-timeout=:37 domains=:38 dont-remove-listing:39 dot-style=:40 egd-file=:41 " +
      "exclude-directories=:42 exclude-domains=:43 execute=:44 follow-ftp?:45 no-follow-ftp:1069 follow-tags=:46 " +
      "force-directories?:47 no-force-directories:1071 force-html?:0 no-force-html:1072 ftp-password=:1 ftp-user=:2 " +
      "ftps-clear-data-connection?:3 no-ftps-clear-data-connection:1075 ftps-fallback-to-ftp?:4 " +
      "no-ftps-fallback-to-ftp:1076 ftps-implicit?:5 no-ftps-implicit:1077 ftps-resume-ssl?:6 no-ftps-resume-ssl:1078 " +
      "glob?:7 no-glob:1079 header=:8 help:9 host-directories?:58 no-host-directories:1082 hsts?:59 no-hsts:1083 " +
      "hsts-file=:60 html-extension?:61 no-html-extension:1085 htmlify?:62 no-htmlify:1086 http-keep-alive?:63 " +
      "no-http-keep-alive:1087 http-passwd=:64 http-password=:A http-user=:B https-only?:C no-https-only:1091 " +
      "ignore-case?:D no-ignore-case:1092 ignore-length?:E no-ignore-length:1093 ignore-tags=:F include-directories=:G " +
      "inet4-only?:H no-inet4-only:1096 inet6-only?:I no-inet6-only:1097 input-file=:J iri?:K no-iri:1099 " +
      "keep-badhash?:L no-keep-badhash:1100 keep-session-cookies?:M no-keep-session-cookies:1101 level=:N limit-rate=:O " +
      "load-cookies=:P local-encoding=:Q rejected-log=:R max-redirect=:S method=:T mirror?:U no-mirror:1109 netrc?:V " +
      "no-netrc:1110 no=:W no-clobber?:X no-no-clobber:1112 no-config?:Y no-no-config:1113 no-parent?:Z " +
      "no-no-parent:1114 output-document=:91 output-file=:92 page-requisites?:93 no-page-requisites:1117 parent?:94 " +
      "passive-ftp?:95 no-passive-ftp:1119 password=:96 pinnedpubkey=:a post-data=:b post-file=:c prefer-family=:d " +
      "preserve-permissions?:e no-preserve-permissions:1125 ciphers=:f private-key=:g private-key-type=:h progress=:i " +
      "show-progress?:j no-show-progress:1130 protocol-directories?:k no-protocol-directories:1131 proxy?:l " +
      "no-proxy:1132 proxy__compat=:m proxy-passwd=:n proxy-password=:o proxy-user=:p quiet?:q no-quiet:1137 quota=:r " +
      "random-file=:s random-wait?:t no-random-wait:1140 read-timeout=:u recursive?:v no-recursive:1142 referer=:w " +
      "regex-type=:x reject=:y reject-regex=:z relative?:123 no-relative:1147 remote-encoding=:124 remove-listing?:125 " +
      "no-remove-listing:1149 report-speed?:126 no-report-speed:1150 restrict-file-names?:127 " +
      "no-restrict-file-names:1151 retr-symlinks?:128 no-retr-symlinks:1152 retry-connrefused?:129 " +
      "no-retry-connrefused:1153 retry-on-host-error?:130 no-retry-on-host-error:1154 retry-on-http-error=:131 " +
      "save-cookies=:132 save-headers?:133 no-save-headers:1157 secure-protocol=:134 server-response?:135 " +
      "no-server-response:1159 span-hosts?:136 no-span-hosts:1160 spider?:137 no-spider:1161 start-pos=:138 " +
      "strict-comments?:139 no-strict-comments:1163 timeout=:140 timestamping?:141 no-timestamping:1165 " +
      "if-modified-since?:142 no-if-modified-since:1166 tries=:143 unlink?:144 no-unlink:1168 trust-server-names?:145 " +
      "no-trust-server-names:1169 use-askpass=:146 use-server-timestamps?:147 no-use-server-timestamps:1171 user=:148 " +
      "user-agent=:149 verbose?:150 no-verbose:1174 version:151 wait=:152 waitretry=:153 warc-cdx?:154 no-warc-cdx:1178 " +
      "warc-compression?:155 no-warc-compression:1179 warc-dedup=:156 warc-digests?:157 no-warc-digests:1181 " +
      "warc-file=:158 warc-header=:159 warc-keep-log?:160 no-warc-keep-log:1184 warc-max-size=:161 warc-tempdir=:162 " +
      "xattr?:163 no-xattr:1187",
  },
  whoami: {
    letters: "",
    long: "help:h version:v",
  },
  xargs: {
    letters: "+0a:E:e::i::I:l::L:n:oprs:txP:d:",
    long:
      "null:0 arg-file=:a delimiter=:d eof?:e replace?:I max-lines?:l max-args=:n open-tty:o interactive:p " +
      "no-run-if-empty:r max-chars=:s verbose:t show-limits:S exit:x max-procs=:P process-slot-var=:128 version:v " +
      "help:h",
  },
};
