import { troubles } from './troubles';

describe('a trouble', () => {
  it('is told once, and that it is over when no part of the work is in trouble', () => {
    const told: (string | undefined)[] = [];
    const tell = troubles((error) => told.push(error?.message));
    tell(undefined, 'looking');
    for (let second = 0; second < 3; second++) {
      tell(new Error('the index is away'), 'finding');
      for (let look = 0; look < 5; look++) tell(undefined, 'looking');
    }
    expect(told).toEqual(['the index is away']);
    tell(new Error('the database is away'), 'looking');
    tell(undefined, 'finding');
    expect(told).toHaveLength(1);
    tell(undefined, 'looking');
    expect(told).toEqual(['the index is away', undefined]);
  });
});
