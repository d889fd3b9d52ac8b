import { resolve } from 'node:path';

/** The repository: commands work from any folder. The same path from `src` and from `dist`. */
export const root = resolve(__dirname, '../..');
