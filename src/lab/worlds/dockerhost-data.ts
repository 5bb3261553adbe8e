/** What the dockerhost world's servers say, here and on a real kernel. */
import type { ZoneRecord } from "./internet-data.ts";

export const DOCKERHOST = "dockerhost";

/** The resolver on the LAN, and what it knows. */
export const NAME_SERVER = "10.0.0.1";
export const ZONE: readonly ZoneRecord[] = [{ name: "www.example.test", type: "A", ttlSeconds: 60, data: "203.0.113.80" }];

/** The page of the web server and of the image's httpd. */
export const PAGE = "hello from busybox\n";
