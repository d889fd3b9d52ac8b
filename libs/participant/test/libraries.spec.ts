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
