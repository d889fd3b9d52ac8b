import { testDatabases } from '@backstitch/testing/databases';
import { DefinitionStore } from './definition-store';

const databases = testDatabases();
afterAll(() => databases.stop());

const definition = { Comment: 'Ends.', StartAt: 'End', States: { End: { Type: 'Succeed' as const } } };

describe.each(['sqlite', 'postgres'] as const)('definitions stored in %s', (dialect) => {
  test('have a quota', async () => {
    const store = new DefinitionStore(await databases.fresh(dialect), { types: 2, bytes: 1_000 });
    const wanted = { definition, unwind: 'never' as const };
    await store.put('one', wanted, 'Ada');
    await store.put('two', wanted, 'Ada');
    await expect(store.put('three', wanted, 'Ada')).rejects.toMatchObject({ code: 'too-many-types' });
    await store.retire('two', [], 'Ada');
    await store.put('three', wanted, 'Ada');
    const large = { ...wanted, definition: { ...wanted.definition, Comment: 'x'.repeat(900) } };
    await expect(store.put('one', large, 'Ada')).rejects.toMatchObject({ code: 'too-many-types' });
    await store.close();
  });

  test('are read all at once, each in its newest version, unless they are too large together', async () => {
    const store = new DefinitionStore(await databases.fresh(dialect));
    const wanted = { definition, unwind: 'never' as const };
    for (const name of ['one', 'two']) await store.put(name, wanted, 'Ada');
    await store.put('two', { ...wanted, unwind: 'mirror' }, 'Ada');
    const bytes = 2 * Buffer.byteLength(JSON.stringify(definition));
    expect(await store.all(bytes)).toEqual(
      new Map([
        ['one', { ...wanted, version: 1 }],
        ['two', { definition, unwind: 'mirror', version: 2 }],
      ]),
    );
    expect(await store.all(bytes - 1)).toBe(bytes);
    await store.close();
  });
});
