import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '@backstitch/tools';

const folder = join(__dirname, '../../examples');

/** Every example, found by its `platform.ts`: whatever is tried with one is tried with all. */
export const allExamples: readonly Platform[] = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, 'platform.ts')))
  .map((name) => jest.requireActual<{ platform: Platform }>(join(folder, name, 'platform')).platform);
