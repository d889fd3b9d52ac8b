import type { StateMachine } from '@backstitch/states-language';
import { DefinitionStore } from '../definitions/definition-store';
import { Definitions } from '../definitions/definitions';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const catalogue = { participants: [], sagaTypes: [] };
const good = { StartAt: 'S', States: { S: { Type: 'Succeed' } } } as StateMachine;
const nested = 'arn:aws:states:::states:startExecution';
const nest = { Type: 'Task', Resource: nested, Parameters: { 'StateMachineArn.$': '$.it' }, End: true };

describe('a stored definition that is no state machine', () => {
  const databaseUrl = `sqlite:${join(mkdtempSync(join(tmpdir(), 'stored-types-')), 'definitions.db')}`;
  const store = new DefinitionStore(databaseUrl);
  const definitions = new Definitions({ catalogue, databaseUrl, taskQueue: 'machines', resources: {} });
  afterAll(() => Promise.all([store.close(), definitions.close()]));

  test('takes no other type along, is named, and can be deleted', async () => {
    const { types } = definitions;
    const text = JSON.stringify(good) as unknown as StateMachine;
    await store.put('bad', { definition: text, unwind: 'never' }, 'Ada');
    await store.put('good', { definition: good, unwind: 'never' }, 'Ada');
    const any = { StartAt: 'N', States: { N: nest } } as unknown as StateMachine;
    await store.put('any', { definition: any, unwind: 'never' }, 'Ada');
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
    try {
      for (let look = 0; look < 2; look += 1) {
        expect((await types.all()).map(({ name }) => name)).toEqual(['any', 'good']);
      }
      expect(warned.mock.calls).toEqual([[expect.stringContaining('bad')]]);
    } finally {
      warned.mockRestore();
    }
    const [, , started] = (await types.toStart('any'))!.begin!({}).args as [unknown, unknown, { machines: object }];
    expect(Object.keys(started.machines).sort()).toEqual(['any', 'good']);
    await expect(types.toStart('bad')).rejects.toMatchObject({ code: 'unknown-saga-type' });
    await expect(definitions.read('bad')).rejects.toMatchObject({ code: 'unknown-saga-type' });
    await definitions.retire('bad');
    expect((await types.retired()).map(({ name }) => name)).toEqual(['bad']);
  });
});
