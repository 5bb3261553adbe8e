/** busybox httpd 1.35: serves the in-memory files. */
