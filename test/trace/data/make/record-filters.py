import subprocess,sys
D=sys.argv[1]
F=['http','tcp','dns','icmp','icmpkinds','odd','arp-ping','any','raw']
out=[]
for l in open('filters-asked.txt').read().split('\n')[:-1]:
    row=[]; err=None
    for f in F:
        r=subprocess.run(['tcpdump','-Z','root','-n','-t','--count','-r',f+'.pcap',l],cwd=D,capture_output=True,text=True)
        e=[x for x in r.stderr.splitlines() if not x.startswith('reading from') and not x.startswith('Warning: interface')]
        if r.returncode!=0 or e: row.append('!'+' | '.join(e))
        else: row.append(r.stdout.split()[0])
    out.append(l+'\t'+'\t'.join(row))
open(D+'/filters.txt','w').write('#\t'+'\t'.join(F)+'\n'+'\n'.join(out)+'\n')
