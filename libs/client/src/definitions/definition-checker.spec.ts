import { DefinitionChecker } from './definition-checker';
import { DefinitionText } from './definition-text';

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

  test('of a text answers as of the value that it says', async () => {
    const checker = new DefinitionChecker(catalogue, { resources: {} });
    const wrong = { StartAt: 'S', States: { S: { Type: 'Pass', Next: 'T', End: 1 } } };
    for (const each of [small, wrong, [], null, 'text', JSON.stringify(small)]) {
      expect(await checker.check(new DefinitionText(JSON.stringify(each)))).toEqual(await checker.check(each));
    }
    expect(await checker.check(JSON.stringify(small))).toMatchObject({ count: 1, errors: [{ pointer: '' }] });
    await checker.close();
  });

  test.each([
    ['is no JSON', '{"StartAt":', { code: 'bad-json' }],
    ['is no JSON at its end', `${JSON.stringify(small)}}`, { code: 'bad-json' }],
    [
      'has a field that objects have by themselves',
      '{"States":{"__proto__":{}}}',
      { code: 'invalid-body', errors: [{ pointer: '/States/__proto__', code: 'forbidden-name' }] },
    ],
  ])('of a text that %s says so, and the thread stays', async (_, text, error) => {
    const checker = new DefinitionChecker(catalogue, { resources: {} });
    const refused = checker.check(new DefinitionText(text));
    const next = checker.check(small);
    await expect(refused).rejects.toMatchObject(error);
    expect(await next).toEqual({ errors: [], count: 0 });
    await checker.close();
  });

  test('stands in a line that has an end', async () => {
    const checker = new DefinitionChecker(catalogue, { resources: {} }, { line: 2 });
    const answers = await Promise.allSettled([1, 2, 3].map(() => checker.check(small)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await checker.close();
  });
});
