import { sagaTypes } from '@backstitch/contract';
import { z } from 'zod';
import { withWrittenTypes } from './with-written-types';

const any = { input: z.object({}), output: z.object({}) };
const served = (name: string) => ({ participants: [], sagaTypes: Object.values(sagaTypes('shop', { [name]: any })) });

it('adds the types of sagas that their callers write', () => {
  expect(withWrittenTypes(served('buy'), {}).sagaTypes.map(({ name }) => name)).toEqual(['buy', 'slip']);
});

it('refuses a type with the name of one of those', () => {
  expect(() => withWrittenTypes(served('slip'), {})).toThrow(
    expect.objectContaining({ code: 'duplicate-name' }) as Error,
  );
});
