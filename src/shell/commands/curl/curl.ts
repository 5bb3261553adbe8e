/** curl 7.88.1: http from the command line. */
