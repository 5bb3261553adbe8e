/** wget 1.21.3: http from the command line. */
