/** busybox APPLET: runs the command of that name. */
