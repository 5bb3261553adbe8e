/** The browser that the page is tested in: Debian's. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
