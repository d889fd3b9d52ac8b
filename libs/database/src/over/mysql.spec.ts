import { openMysql } from './mysql';

it.each(['mysql://cars:100%@127.0.0.1/cars', 'mysql://cars:secret@/cars:x'])(
  'refuses %s, without what is secret',
  async (url) => {
    const error = await openMysql(url).catch((refused: unknown) => refused as Error);
    expect(error).toMatchObject({ code: 'bad-database-url' });
    expect((error as Error).message).not.toMatch(/100%@|secret/);
  },
);
