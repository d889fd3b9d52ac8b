import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { withoutPromises } from './without-promises.mjs';

const source = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8');
writeFileSync(new URL('./jsonata-sync.js', import.meta.url), withoutPromises(source));
