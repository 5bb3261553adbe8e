import subprocess,sys,os
D=sys.argv[1]
opts={'*':['-n','-nn -e','-nv','-nvv -e','-nq','-nqv -t'],
 'http':['-nA','-nX -t','-nS','-nSvv -t','-nx -t -c 5','-ne -q','-t','-nvK','-n -tttt -# -c 5'],
 'dns':['-ttt -n','-ttttt -n','-tt -n','-ttt --nano -n','-q','-nvvv -t','-t'],
 'odd':['-nxx -t','-nXX -te','-nKv','-nqe','-t -v','-nA'],'any':['-nXX -t','-nqe -t','-xx -n -c 4'],'icmp':['-t -v','-nX -c 8'],'icmpkinds':['-t','-n -vv -e'],'nano':['-n --nano','-n -tt --nano','-tttt -n'],'raw':['-nXX','-e'],'arp-ping':['-nex','-nA -c 3']}
files=['http','tcp','dns','icmp','icmpkinds','odd','arp-ping','any','be','nano','raw','rawipv4','text80','snap','cut','cuthdr','short','empty','nopackets','text','version','huge','four','two']
# What says nothing new about the larger captures.
skip={'icmp':['-nvv -e','-nqv -t','-nX -c 8'],'icmpkinds':['-n -vv -e','-nqv -t'],'tcp':['-nvv -e','-nqv -t'],'http':['-nx -t -c 5'],'odd':['-nn -e','-nxx -t','-nqv -t'],'any':['-nv','-nq','-nqv -t']}
out=[]
for f in files:
    for o in opts['*']+opts.get(f,[]) if f in('http','tcp','dns','icmp','icmpkinds','odd','arp-ping','any','nano','raw') else ['-n','-nv']:
        if o in skip.get(f,[]): continue
        r=subprocess.run(['tcpdump','-Z','root']+o.split()+['-r',f+'.pcap'],cwd=D,capture_output=True)
        err=r.stderr.decode()
        out.append('$ tcpdump %s -r %s.pcap\n%s'%(o,f,r.stdout.decode('latin1'))+''.join('2> '+l+'\n' for l in err.splitlines())+'=> %d\n'%r.returncode)
open(D+'/print.txt','w',encoding='latin1').write(''.join(out))
