import { PostedEvent } from './posted-event';

describe('the data of an event that is posted', () => {
  const event = (data: unknown) => ({ specversion: '1.0', id: '1', source: 's', type: 'T', data });
  const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;

  it('is refused where it is nested so deep that nobody can write it', () => {
    const { success, error } = PostedEvent.safeParse(event(nested(100_000)));
    expect([success, error?.issues.map(({ path, message }) => [path, message])]).toEqual([
      false,
      [[['data'], 'It may be nested 500 deep.']],
    ]);
    expect(PostedEvent.safeParse(event(nested(500))).success).toBe(true);
  });

  it('is refused where it is too large', () => {
    expect(PostedEvent.safeParse(event('x'.repeat(256 * 1024))).success).toBe(false);
    expect(PostedEvent.safeParse(event(undefined)).success).toBe(true);
  });
});
