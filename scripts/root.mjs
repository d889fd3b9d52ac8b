import { fileURLToPath } from 'node:url';

/** The repository: commands work from any folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));
