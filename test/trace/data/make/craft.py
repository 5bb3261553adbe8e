import struct,socket
def ck(b):
    if len(b)%2: b+=b'\0'
    s=sum(struct.unpack('!%dH'%(len(b)//2),b))
    while s>>16: s=(s&0xffff)+(s>>16)
    return ~s&0xffff
A,B='10.0.1.2','10.0.1.3'
def ip(p,pl,src=A,dst=B,ttl=64,id=1,frag=0x4000,tos=0,opts=b'',tl=None,badck=False,ver=4):
    hl=20+len(opts)
    h=struct.pack('!BBHHHBBH4s4s',(ver<<4)|hl//4,tos,tl if tl is not None else hl+len(pl),id,frag,ttl,p,0,socket.inet_aton(src),socket.inet_aton(dst))+opts
    c=ck(h)
    if badck: c^=0x1234
    return h[:10]+struct.pack('!H',c)+h[12:]+pl
def ps(p,pl,src,dst): return socket.inet_aton(src)+socket.inet_aton(dst)+struct.pack('!BBH',0,p,len(pl))
def udp(sp,dp,d,src=A,dst=B,c=None,ln=None,**k):
    u=struct.pack('!HHHH',sp,dp,ln if ln is not None else 8+len(d),0)+d
    s=ck(ps(17,u,src,dst)+u) if c is None else c
    return ip(17,u[:6]+struct.pack('!H',s)+u[8:],src,dst,**k)
def tcp(sp,dp,seq,ack,fl,d=b'',win=501,opts=b'',urg=0,src=A,dst=B,c=None,off=None,**k):
    while len(opts)%4: opts+=b'\0'
    o=(20+len(opts))//4 if off is None else off
    t=struct.pack('!HHIIBBHHH',sp,dp,seq,ack,(o<<4)|((fl>>8)&15),fl&255,win,0,urg)+opts+d
    s=ck(ps(6,t,src,dst)+t) if c is None else c
    return ip(6,t[:16]+struct.pack('!H',s)+t[18:],src,dst,**k)
def icmp(t,c,rest=b'\0\0\0\0',d=b'',bad=False,src=A,dst=B,**k):
    m=struct.pack('!BBH',t,c,0)+rest+d
    s=ck(m)
    if bad: s^=0x1111
    return ip(1,m[:2]+struct.pack('!H',s)+m[4:],src,dst,**k)
MA=bytes.fromhex('02000000000a');MB=bytes.fromhex('02000000000b')
def eth(p,t=0x800,s=MA,d=MB): return d+s+struct.pack('!H',t)+p
def arp(op,sm,si,tm,ti,hw=1,pt=0x800,hl=6,pl=4): return struct.pack('!HHBBH',hw,pt,hl,pl,op)+sm+socket.inet_aton(si)+tm+socket.inet_aton(ti)
def write(fn,pk,link=1,endian='<',nano=False,snap=262144,step=123457):
    f=open(fn,'wb'); f.write(struct.pack(endian+'IHHiIII',0xa1b23c4d if nano else 0xa1b2c3d4,2,4,0,0,snap,link))
    t=1700000000*1000000+999
    for p in pk:
        if isinstance(p,tuple): cap,ln=p
        else: cap,ln=p,len(p)
        f.write(struct.pack(endian+'IIII',t//1000000,(t%1000000)*(1000 if nano else 1)+(321 if nano else 0),len(cap),ln)+cap)
        t+=step
        step=step*5//3 % 9000001
    f.close()
def name(n):
    if n=='.' : return b'\0'
    return b''.join(bytes([len(x)])+x.encode() for x in n.rstrip('.').split('.'))+b'\0'
def q(n,t,c=1): return name(n)+struct.pack('!HH',t,c)
def rr(n,t,ttl,rd,c=1): return (n if isinstance(n,bytes) else name(n))+struct.pack('!HHIH',t,c,ttl,len(rd))+rd
def dns(id,fl,qs=[],an=[],ns=[],ar=[],cnt=None): 
    c=cnt or (len(qs),len(an),len(ns),len(ar))
    return struct.pack('!HHHHHH',id,fl,*c)+b''.join(qs+an+ns+ar)
ia=socket.inet_aton
P=b'\xc0\x0c'
opt=lambda sz,fl=0,rd=b'':b'\0'+struct.pack('!HHIH',41,sz,fl,len(rd))+rd
D=[]
def Q(m,**k): D.append(eth(udp(45678,53,m,**k)))
def R(m,**k): D.append(eth(udp(53,45678,m,src=B,dst=A,**k),s=MB,d=MA))
Q(dns(12345,0x0100,[q('www.baidu.com',1)]))
R(dns(12345,0x8180,[q('www.baidu.com',1)],[rr(P,5,300,name('www.a.shifen.com')),rr(b'\xc0\x2b',1,60,ia('103.235.46.39')),rr(b'\xc0\x2b',1,60,ia('103.235.46.40'))]))
Q(dns(12346,0x0100,[q('www.baidu.com',28)]))
R(dns(12346,0x8180,[q('www.baidu.com',28)],[rr(P,28,300,socket.inet_pton(socket.AF_INET6,'2001:db8::1'))]))
R(dns(12346,0x8180,[q('www.baidu.com',28)],[],[rr('baidu.com',6,300,name('ns1.baidu.com')+name('sa.baidu.com')+struct.pack('!IIIII',2012145400,300,300,2592000,7200))]))
Q(dns(1,0x0120,[q('nosuch.example',1)],[],[],[opt(1232,0,struct.pack('!HH8s',10,8,b'cookie!!'))]))
R(dns(1,0x8183,[q('nosuch.example',1)],[],[],[opt(1232)]))
Q(dns(2,0x0100,[q('2.1.0.10.in-addr.arpa',12)]))
R(dns(2,0x8580,[q('2.1.0.10.in-addr.arpa',12)],[rr(P,12,300,name('host.example'))]))
Q(dns(3,0x0100,[q('example.com',15)]))
R(dns(3,0x8180,[q('example.com',15)],[rr(P,15,300,struct.pack('!H',10)+name('mail.example.com'))],[rr(P,2,300,name('ns.example.com'))],[rr('mail.example.com',1,300,ia('1.2.3.4'))]))
Q(dns(4,0x0100,[q('example.com',16)]))
R(dns(4,0x8180,[q('example.com',16)],[rr(P,16,300,b'\x05hello\x07w"\\rld!')]))
Q(dns(5,0x0100,[q('_sip._tcp.example.com',33)]))
R(dns(5,0x8180,[q('_sip._tcp.example.com',33)],[rr(P,33,300,struct.pack('!HHH',10,60,5060)+name('sip.example.com'))]))
R(dns(6,0x8182,[q('example.com',1)]))
R(dns(7,0x8185,[q('example.com',1)]))
R(dns(7,0x8181,[q('example.com',1)]))
R(dns(8,0x8184,[q('example.com',1)]))
Q(dns(9,0x0000,[q('example.com',255)]))
Q(dns(10,0x0100,[q('.',2)]))
Q(dns(11,0x0100,[q('example.com',65)]))
Q(dns(12,0x0100,[q('example.com',257)]))
Q(dns(13,0x0100,[q('version.bind',16,3)]))
Q(dns(14,0x0100,[q('a.com',1),q('b.com',1)]))
Q(dns(15,0x2000,[q('a.com',6)]))
Q(dns(16,0x1000,[q('a.com',6)]))
R(dns(17,0x8380,[q('example.com',1)],[rr(P,1,3600,ia('1.2.3.4'))]))
R(dns(18,0x81b0,[q('example.com',1)],[rr(P,1,86400,ia('1.2.3.4')),rr(P,46,300,b'\0'*20)]))
Q(b'\0\1\1\0')
Q(dns(19,0x0100,[q('example.com',1)])[:20])
R(dns(20,0x8180,[q('example.com',1)],[b'\xc0\x80'+struct.pack('!HHIH',1,1,5,4)+ia('1.2.3.4')]))
R(dns(21,0x8180,[q('example.com',1)],[rr(b'\xc0\x0c',5,5,b'\xc0\x29')]))
Q(dns(22,0x0100,[q('x'*63+'.example.com',1)]))
Q(dns(23,0x0100,[b'\x03a b\x00'+struct.pack('!HH',1,1)]))
Q(dns(24,0x0100,[q('example.com',1)]),c=0)
Q(dns(25,0x0100,[q('example.com',1)]),c=0x1111)
D.append(eth(udp(5353,5353,dns(0,0,[q('host.local',1)]),dst='224.0.0.251',ttl=255),d=bytes.fromhex('01005e0000fb')))
D.append(eth(udp(5353,5353,dns(0,0x8400,[],[rr('host.local',1,120,ia('10.0.1.2'),0x8001)]),dst='224.0.0.251',ttl=255),d=bytes.fromhex('01005e0000fb')))
m=dns(77,0x0100,[q('example.com',1)])
D.append(eth(tcp(40000,53,100,200,0x18,struct.pack('!H',len(m))+m)))
m=dns(77,0x8180,[q('example.com',1)],[rr(P,1,3600,ia('1.2.3.4'))])
D.append(eth(tcp(53,40000,200,131,0x18,struct.pack('!H',len(m))+m,src=B,dst=A)))
write('dns.pcap',D)

# icmp kinds
I=[]
def e(p): I.append(eth(p))
inU=udp(1111,53,b'hello world'); inT=tcp(1234,80,1,0,2); inI=icmp(8,0,struct.pack('!HH',7,9),b'abc')
for c in range(0,17): e(icmp(3,c,b'\0\0\0\0',inU[:28],src=B,dst=A))
e(icmp(3,4,struct.pack('!HH',0,1400),inT,src=B,dst=A))
e(icmp(3,3,b'\0\0\0\0',inT[:28],src=B,dst=A)); e(icmp(3,3,b'\0\0\0\0',inI,src=B,dst=A)); e(icmp(3,2,b'\0\0\0\0',ip(253,b'x'*12),src=B,dst=A))
e(icmp(4,0,b'\0\0\0\0',inU[:28])); 
for c in range(0,5): e(icmp(5,c,ia('10.0.1.254'),inU[:28]))
e(icmp(8,0,struct.pack('!HH',1,2),b'x'*56)); e(icmp(0,0,struct.pack('!HH',1,2),b'x'*56)); e(icmp(8,3,struct.pack('!HH',1,2))); e(icmp(9,0,struct.pack('!BBH',1,2,1800),ia('10.0.0.1')+struct.pack('!I',5))); e(icmp(10,0))
for c in (0,1,2): e(icmp(11,c,b'\0\0\0\0',inU[:28]))
for c in (0,1,2): e(icmp(12,c,b'\x14\0\0\0',inU[:28]))
e(icmp(13,0,struct.pack('!HH',1,2),struct.pack('!III',3600001,0,0))); e(icmp(14,0,struct.pack('!HH',1,2),struct.pack('!III',3600001,7200002,86399999)))
e(icmp(15,0,struct.pack('!HH',1,2))); e(icmp(16,0,struct.pack('!HH',1,2))); e(icmp(17,0,struct.pack('!HH',1,2),b'\0\0\0\0')); e(icmp(18,0,struct.pack('!HH',1,2),b'\xff\xff\xff\0'))
e(icmp(40,1,struct.pack('!HH',1,2))); e(icmp(42,0,struct.pack('!HH',1,2))); 
e(icmp(8,0,struct.pack('!HH',1,2),b'x'*8,bad=True)); e(ip(1,b'\x08\0')); e(ip(1,b'\x03\x03\0\0\0\0\0\0'))
e(icmp(3,3,b'\0\0\0\0',inU[:28],bad=True)); e(icmp(11,0,b'\0\0\0\0',b'E\0\0'))
e(icmp(3,3,b'\0\0\0\0',ip(17,b'12345678',frag=0x2000))); e(icmp(3,1,b'\0\0\0\0',ip(17,b'12345678',frag=0x00b9)))
write('icmpkinds.pcap',I)

# odd
O=[]
def e(p,t=0x800,**k): O.append(eth(p,t,**k))
e(arp(1,MA,A,b'\0'*6,B),0x806,d=b'\xff'*6); e(arp(2,MB,B,MA,A),0x806); e(arp(1,MA,A,MB,B),0x806); e(arp(1,MA,A,b'\xff'*6,A),0x806); e(arp(2,MA,A,b'\xff'*6,A),0x806); e(arp(1,MA,'0.0.0.0',b'\0'*6,'10.0.1.77'),0x806)
e(arp(3,MA,A,MB,B),0x806); e(arp(4,MA,A,MB,B),0x806); e(arp(8,MA,A,MB,B),0x806); e(arp(9,MA,A,MB,B),0x806); e(arp(1,MA,A,b'\0'*6,B)+b'\0'*18,0x806); e(arp(1,MA,A,b'\0'*6,B)[:20],0x806); e(arp(1,MA,A,b'\0'*6,B,hw=6),0x806); e(arp(1,MA,A,b'\0'*6,B,pt=0x1234),0x806); e(arp(10,MA,A,b'\0'*6,B),0x806); e(arp(77,MA,A,b'\0'*6,B),0x806)
e(arp(1,MA,A,b'\0'*6,B)[:4],0x806)
mss=b'\2\4\5\xb4';sok=b'\4\2';ts=b'\x08\x0a'+struct.pack('!II',111,0);ws=b'\1\3\3\7'
e(tcp(40000,80,1000,0,2,opts=mss+sok+ts+ws,win=64240)); e(tcp(80,40000,5000,1001,0x12,opts=mss+sok+ts+ws,win=65160,src=B,dst=A)); e(tcp(40000,80,1001,5001,0x10,opts=b'\1\1'+ts)); e(tcp(40000,80,1001,5001,0x18,b'GET / HTTP/1.1\r\nHost: x\r\n\r\n',opts=b'\1\1'+ts)); e(tcp(80,40000,5001,1028,0x18,b'HTTP/1.0 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello',src=B,dst=A)); e(tcp(80,40000,5057,1028,0x10,b'more data\x00\x01',src=B,dst=A)); e(tcp(40000,80,1028,5057,0x10,opts=b'\1\1\5\x0a'+struct.pack('!II',5057,5068))); e(tcp(40000,80,1028,5057,0x10,opts=b'\1\1\5\x12'+struct.pack('!IIII',5057,5068,6000,6100)))
e(tcp(40000,80,1028,5068,0x11)); e(tcp(80,40000,5068,1029,0x14,src=B,dst=A)); e(tcp(80,40000,0,1029,0x04,src=B,dst=A,win=0)); e(tcp(40000,80,1029,0,0x14,b'error text',win=0)); e(tcp(1,2,1,1,0)); e(tcp(1,2,1,1,0xff,urg=5)); e(tcp(1,2,1,1,0x1ff)); e(tcp(1,2,1,1,0xe2)); e(tcp(1,2,1,1,0x30,b'u',urg=1)); e(tcp(1,2,1,5,0x02,b'data on syn')); e(tcp(3,4,1,5,0x18,b'abc',c=0x1234)); e(tcp(3,4,4,5,0x18,b'abc',opts=b'\x22\x02')); e(tcp(3,4,4,5,0x02,opts=b'\x22\x0a12345678')); e(tcp(3,4,4,5,0x10,opts=b'\x2f\x04\1\2')); e(tcp(3,4,4,5,0x10,opts=b'\x02\x03\1\0')); e(tcp(3,4,4,5,0x10,opts=b'\x08\x20\1\0')); e(tcp(3,4,4,5,0x10,off=3)); e(tcp(3,4,4,5,0x10,off=8)); e(ip(6,b'\0\1\0\2\0\0')); e(tcp(8080,5,4,5,0x18,b'HTTP/1.1 404 Not Found\r\n\r\n')); e(tcp(5,3128,4,5,0x18,b'CONNECT a:443 HTTP/1.1\r\n\r\n')); e(tcp(5,80,4,5,0x18,b'\x16\x03\x01\x02\x00\x01')); e(tcp(5,80,4,5,0x18,b'PUT /x\xff\x01y HTTP/1.1\nHost: a'));e(tcp(5,443,4,5,0x18,b'\x16\x03\x01\x02\x00\x01')); e(tcp(5,22,4,5,0x18,b'SSH-2.0-OpenSSH_9\r\n'))
e(udp(1000,2000,b'')); e(udp(1000,2000,b'hello')); e(udp(1000,2000,b'hello',c=0)); e(udp(1000,2000,b'hello',c=0x2222)); e(udp(1000,2000,b'hello',ln=5)); e(udp(1000,2000,b'hello',ln=50)); e(udp(1000,2000,b'hello',ln=10)); e(ip(17,b'\0\1\0\2')); e(udp(0,0,b'x'))
e(udp(1000,2000,b'x'*100,tos=0xb8,ttl=1)); e(udp(1000,2000,b'x',tos=1)); e(udp(1000,2000,b'x',tos=2)); e(udp(1000,2000,b'x',tos=3)); e(udp(1000,2000,b'x',opts=b'\x07\x07\x04\0\0\0\0\0')); e(udp(1000,2000,b'x',opts=b'\x44\x0c\x05\x00'+b'\0'*8)); e(udp(1000,2000,b'x',opts=b'\x44\x0c\x0d\x01'+ia('1.2.3.4')+struct.pack('!I',3600000))); e(udp(1000,2000,b'x',opts=b'\x94\x04\0\0')); e(udp(1000,2000,b'x',opts=b'\x83\x07\x04'+ia('10.0.1.9')+b'\0')); e(udp(1000,2000,b'x',opts=b'\x07\x0b\x08'+ia('1.1.1.1')+ia('2.2.2.2')+b'\0')); e(udp(1000,2000,b'x',opts=b'\1\1\1\0')); e(udp(1000,2000,b'x',opts=b'\x99\x04\1\2'));e(udp(1000,2000,b'x',opts=b'\x07\x40\x04\0'))
e(udp(1000,2000,b'x',badck=True)); e(udp(1000,2000,b'x',frag=0)); e(udp(1000,2000,b'x'*24,frag=0x2000,id=77)); e(ip(17,b'y'*16,frag=0x0004,id=77)); e(ip(17,b'y'*16,frag=0x2004,id=77)); e(ip(17,b'y'*16,frag=0xc000,id=77)); e(ip(6,b'y'*16,frag=0x0004)); e(ip(1,b'\x08\0\0\0\0\1\0\2',frag=0x2000)); e(ip(1,b'abcdefgh',frag=1)); e(tcp(7,8,9,10,0x10,b'z'*20,frag=0x2000))
e(ip(4,udp(1,2,b'x'))); e(ip(253,b'hello')); e(ip(0,b'x'*24)); e(ip(255,b'x')); e(ip(200,b'x'*3));
e(udp(1,2,b'x',ver=5)); e(b'\x45\0'); e(udp(1,2,b'x',tl=10)); e(udp(1,2,b'x',tl=200)); e(udp(1,2,b'x',tl=0)); e(b'\x41'+udp(1,2,b'x')[1:]); e(udp(1,2,b'x')+b'\0'*17)
e(b'hello world',0x88b5); e(b'',0x800); e(b'abc',0x1234)
O.append(b'\1\2\3\4\5\6\7\x08'); O.append(b'')
full=eth(tcp(40000,80,1001,5001,0x18,b'GET / HTTP/1.1\r\nHost: x\r\n\r\n'))
for n in (10,14,20,30,34,40,50,54,60,70): O.append((full[:n],len(full)))
fu=eth(udp(45678,53,dns(12345,0x0100,[q('www.baidu.com',1)])))
for n in (36,42,44,54,60,66): O.append((fu[:n],len(fu)))
fa=eth(arp(1,MA,A,b'\0'*6,B),0x806)
for n in (16,22,30,40): O.append((fa[:n],len(fa)))
fi=eth(icmp(3,3,b'\0\0\0\0',inU[:28]))
for n in (36,40,42,46,60,66): O.append((fi[:n],len(fi)))
def e2(p): O.append(eth(p))
for p in (137,1900,179,5000,9999): e2(udp(1000,p,b'\1'*60))
e2(tcp(7000,445,1,1,0x18,b'abcd'))
e(tcp(3,4,4,5,0x10,opts=b'\1\x05\x07\1\2')); e(tcp(3,4,4,5,0x10,opts=b'\1\x08\x20\1')); e(tcp(80,9,1,1,0x18,b'HTTP/1.1 200\r\n\r\n\x00\x01bin')); e(tcp(80,9,1,1,0x18,b'no newline here')); e(tcp(9,80,1,1,0x18,b'GET /no newline')); e(tcp(9,80,1,1,0x18,b'get / lower\n')); e(tcp(9,8080,1,1,0x18,b'PATCH /a\tb\r\nX: y\r')); e(tcp(9,22,1,1,0x18,b'SSH-2.0-cut')); e(tcp(9,22,1,1,0x18,b'\0\0\1\2')); e(tcp(9,53,1,1,0x18,b'\0')); e(tcp(9,53,1,1,0x18,b'\0\x20abc')); e(tcp(9,10,1,1,0x04,b'x'*40)); e(udp(9,53,b'',)); e(tcp(5000,5000,7,9,0x10)); e(tcp(5000,5000,9,8,0x10,src=B,dst=A)); e(tcp(5000,5000,4294967290,9,0x18,b'0123456789'))
write('odd.pcap',O)
base=[eth(udp(1000,2000,b'hello')),eth(tcp(1,2,3,4,2)),eth(arp(1,MA,A,b'\0'*6,B),0x806)]
write('be.pcap',base,endian='>'); write('nano.pcap',base,nano=True); write('raw.pcap',[x[14:] for x in base[:2]],link=101); 
write('rawipv4.pcap',[x[14:] for x in base[:2]],link=228)
b=open('be.pcap','rb').read()
open('cut.pcap','wb').write(b[:-7]); open('cuthdr.pcap','wb').write(b[:24+16+47+5]); open('short.pcap','wb').write(b[:10]); open('empty.pcap','wb').write(b''); open('nopackets.pcap','wb').write(b[:24]); open('text.pcap','wb').write(b'this is no capture file at all\n'); open('version.pcap','wb').write(b[:4]+b'\0\1'+b[6:]); open('huge.pcap','wb').write(b[:24]+b'\0\0\0\1\0\0\0\1\x7f\xff\xff\xff\0\0\0\1'+b[40:]);open('link.pcap','wb').write(b[:20]+b'\0\0\0\x69'+b[24:]); open('ng.pcap','wb').write(bytes.fromhex('0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000')); open('four.pcap','wb').write(b[:4]); open('two.pcap','wb').write(b[:2])
write('snap.pcap',[(x[:40],len(x)) for x in base],snap=40)
