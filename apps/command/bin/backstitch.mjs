#!/usr/bin/env node
/** The command, as npm puts it on the PATH. It runs what is built. */
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('not-built: the command is not built yet. Run npm run build.');
  process.exitCode = 2;
}
