exec(open('craft.py').read().split("D=[]")[0])
T=[]
def e(p): T.append(eth(p))
for d in [b'PATCH /ab\r\n',b'GET /a\tb\r\n',b'GET /ab\r\nX: y\r',b'GET /ab\r',b'GET /a\rb\r\n',b'GET /\xe4\r\n']+[m.encode()+b' / HTTP/1.1\r\n\r\n' for m in "OPTIONS TRACE CONNECT PROPFIND LABEL SEARCH NOTIFY MKCALENDAR PURGE MERGE LINK UNLINK BASELINE-CONTROL POLL ACL BPROPPATCH SUBSCRIBE X-MS-ENUMATTS BDELETE BMOVE BCOPY UPDATE BIND REBIND".split()]: e(tcp(9,80,1,1,0x18,d))
for d in [b'\0',b'\0\0',b'\0\5abc',b'\0\x20abc',b'\0\x02ab',b'\0\x0c'+b'\0'*12,b'\0\x0c'+b'\0'*14,b'\0\x0c'+b'\0'*8]: e(tcp(9,53,1,1,0x18,d))
write('text80.pcap',T)
