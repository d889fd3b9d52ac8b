import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '@backstitch/contract';
import { z } from 'zod';

it('every code of the engine is reserved: no refusal can be called so', () => {
  const source = readFileSync(join(__dirname, '../../libs/saga/src/saga-error.ts'), 'utf8');
  const [, union = ''] = /export type SagaErrorCode =([^;]*);/.exec(source) ?? [];
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code!);
  expect(codes).toContain('SagaCancelled');
  for (const code of codes) expect(() => refusal(code, z.object({}))).toThrow('of the platform');
});
