#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <getopt.h>
#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>
static void dump(const char*n,const char*s,const struct option*o){
  FILE*f=fopen(getenv("HOOK_OUT"),"a"); if(!f) _exit(9);
  fprintf(f,"S %s %s\n",n,s);
  if(!o) fprintf(f,"P\n"); /* getopt(3): no long names */
  for(;o&&o->name;o++) fprintf(f,"L %d %d %d %s\n",o->has_arg,o->flag!=NULL,o->val,o->name);
  fprintf(f,"E\n"); fclose(f); _exit(0);
}
extern char*program_invocation_short_name;
int getopt_long(int c,char*const*v,const char*s,const struct option*o,int*i){dump(program_invocation_short_name,s,o);return -1;}
int getopt_long_only(int c,char*const*v,const char*s,const struct option*o,int*i){dump(program_invocation_short_name,s,o);return -1;}
int getopt(int c,char*const*v,const char*s){dump(program_invocation_short_name,s,0);return -1;}
int __posix_getopt(int c,char*const*v,const char*s){dump(program_invocation_short_name,s,0);return -1;}
/* BIND's own getopt(3), in libisc. */
int isc_commandline_parse(int c,char*const*v,const char*s){dump(program_invocation_short_name,s,0);return -1;}
