import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '@backstitch/database';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { barrierSuite } from './barrier-suite';
import { libraries } from './libraries';

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

const pairs = libraries.flatMap((library) =>
  library.dialects.map((dialect) => ({ library, dialect, name: library.name })),
);

describe.each(pairs)('the barrier by $name on $dialect', ({ library, dialect }) =>
  barrierSuite(library, dialect, (of) => databases.fresh(of)),
);

const titles = { postgres: 'PostgreSQL', sqlite: 'SQLite', mysql: 'MySQL, MariaDB' } satisfies Record<Dialect, string>;

it('the guide has the table of what was run', () => {
  const guide = join(__dirname, '../../../docs/guides/your-database.md');
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [
    row(['library', ...Object.values(titles)]),
    row(['-', '-', '-', '-']),
    ...libraries.map(({ name, dialects }) =>
      row([name, ...(Object.keys(titles) as Dialect[]).map((of) => (dialects.includes(of) ? 'yes' : ''))]),
    ),
  ];
  const tidy = (text: string) => text.replace(/ +/g, ' ').replace(/-+/g, '-');
  expect(tidy(readFileSync(guide, 'utf8'))).toContain(tidy(table.join('\n')));
});
