import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { catalogue } from '@backstitch/contract';
import { type PromisesLock, changesBetween, promisesHash, promisesOf } from '@backstitch/contract/promises';
import { z } from 'zod';
import { allExamples } from './all-examples';

it('there are two examples, at least', () => {
  expect(allExamples.map(({ name }) => name)).toEqual(expect.arrayContaining(['shop', 'trip']));
});

describe.each(allExamples)(
  'the contracts of $name',
  ({ catalogue: served, promisesLock, stateMachines = [], books }) => {
    const lock = JSON.parse(readFileSync(promisesLock, 'utf8')) as PromisesLock;

    it('have one meaning for each name', () => {
      expect(() => catalogue(served)).not.toThrow();
    });

    it('have an example of each saga type that its own schema accepts', () => {
      for (const { name, contract } of served.sagaTypes) {
        const examples = contract.input.meta()?.examples as unknown[];
        expect([name, examples.length > 0]).toEqual([name, true]);
        for (const example of examples) expect([name, contract.input.parse(example)]).toEqual([name, example]);
      }
    });

    it('can be shown as JSON Schema, every part of them', () => {
      const schemas = [
        ...served.participants.flatMap(({ requests }) => Object.values(requests)),
        ...served.sagaTypes.map(({ contract }) => contract),
      ].flatMap(({ input, output }) => [input, output]);
      for (const schema of schemas) expect(() => z.toJSONSchema(schema)).not.toThrow();
    });

    /** What running sagas rely on is not changed by accident: `npm run promises` says what a change means, and accepts it. */
    it('are as their lock file says', () => {
      const now = promisesOf(served);
      const locked = lock.versions[lock.current];
      expect(changesBetween(locked ?? { participants: {}, sagaTypes: {} }, now)).toEqual([]);
      expect([basename(promisesLock), promisesHash(now)]).toEqual(['promises.lock.json', lock.current]);
    });

    it('start sagas with the version in the lock file', () => {
      const sagas = served.sagaTypes.filter(({ kind }) => kind === 'saga');
      expect(new Set(sagas.map(({ promises }) => promises))).toEqual(new Set([lock.current]));
    });

    it('have books for each participant, and no two saga types of one name', () => {
      expect(Object.keys(books).sort()).toEqual(served.participants.map(({ name }) => name).sort());
      const names = [...served.sagaTypes, ...stateMachines].map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    });
  },
);
