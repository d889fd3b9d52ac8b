import { DefinitionChecker } from './definition-checker';

const catalogue = { participants: [], sagaTypes: [] };

describe('a check', () => {
  const States = Object.fromEntries(
    Array.from({ length: 9_000 }, (_, n) => [
      `S${n}`,
      { Type: 'Pass', Output: `{% $a${'.b'.repeat(30)} %}`, Next: 'S0' },
    ]),
  );
  const large = { QueryLanguage: 'JSONata', StartAt: 'S0', States };
  const small = { StartAt: 'S', States: { S: { Type: 'Succeed' } } };

  test.each([
    ['takes too long', { timeoutMs: 5, memory: 256 }],
    ['takes too much memory', { timeoutMs: 60_000, memory: 6 }],
  ])('that %s ends, and the next one is as ever', async (_, limits) => {
    const checker = new DefinitionChecker(catalogue, { resources: {} }, limits);
    await expect(checker.check(large)).rejects.toMatchObject({ code: 'definition-too-costly' });
    await checker.close();
    const patient = new DefinitionChecker(catalogue, { resources: {} });
    expect(await patient.check(small)).toEqual({ errors: [], count: 0 });
    await patient.close();
  });

  test('stands in a line that has an end', async () => {
    const checker = new DefinitionChecker(catalogue, { resources: {} }, { line: 2 });
    const answers = await Promise.allSettled([1, 2, 3].map(() => checker.check(small)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await checker.close();
  });
});
