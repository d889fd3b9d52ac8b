import type { Gateway } from '../src';
import { ask, open } from './gateway-harness';

const put = (gateway: Gateway, body: unknown) =>
  ask(gateway, '/saga-types/costly', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('a definition that costs more than it looks', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await open({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    await put(gateway, {}); // its thread is there
  });
  afterAll(() => gateway.close());

  /** The longest that anybody else waits meanwhile, in milliseconds. */
  async function othersWait(meanwhile: Promise<unknown>): Promise<number> {
    let [longest, isDone] = [0, false];
    void meanwhile.finally(() => (isDone = true));
    while (!isDone) {
      const since = Date.now();
      await ask(gateway, '/health/live');
      longest = Math.max(longest, Date.now() - since);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return longest;
  }

  const pass = (Output: string) => ({ Type: 'Pass', End: true, Output });

  test('by its parts: the thread that answers everybody doesn’t parse it', async () => {
    const body = JSON.stringify({ StartAt: 'x', States: Array(499_000).fill([]) });
    const parse = jest.spyOn(JSON, 'parse');
    const parsedBy = async (asked: Promise<{ status: number }>) => {
      parse.mockClear();
      const { status } = await asked;
      return [status, parse.mock.calls.filter(([text]) => text === body).length];
    };
    const options = { headers: { 'content-type': 'application/json' }, body };
    expect(await parsedBy(ask(gateway, '/saga-types/costly', { method: 'PUT', ...options }))).toEqual([422, 0]);
    // Where it isn't a definition it is parsed here, so this counts.
    expect(await parsedBy(ask(gateway, '/routing-slips', { method: 'POST', ...options }))).toEqual([422, 1]);
    parse.mockRestore();
  });

  test('by names that each of its errors repeats: it is told in short, and nobody waits', async () => {
    const States = { [`n${'n'.repeat(300_000)}`]: { Type: 'Choice', Choices: Array(20_000).fill(0) } };
    const putting = put(gateway, { StartAt: 'x', States });
    expect(await othersWait(putting)).toBeLessThan(1_000);
    const { status, body, text } = await putting;
    expect([status, body.code, text.length < 200_000]).toEqual([422, 'invalid-definition', true]);
  });

  test('by expressions whose parser takes its time: nobody waits', async () => {
    const chain = `{% $a${'.b.%'.repeat(1_500)} %}`;
    const States = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`S${n}`, pass(chain)]));
    const putting = put(gateway, { QueryLanguage: 'JSONata', StartAt: 'S0', States });
    expect(await othersWait(putting)).toBeLessThan(1_000);
    expect((await putting).status).toBe(422);
  }, 60_000);
});
