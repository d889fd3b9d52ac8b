#!/usr/bin/env node
/** The command, as npm puts it on the PATH. It runs what is built. */
await import(new URL('../dist/prove/main.js', import.meta.url).href);
