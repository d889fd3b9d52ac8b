import { fileURLToPath } from 'node:url';
import { SagaClient } from '@backstitch/client';
import { type Migrations, openDatabase } from '@backstitch/database';
import { ParticipantModule, SagaModule, TemporalClientModule } from '@backstitch/nest';
import { verifySaga } from '@backstitch/testing';
import { sales, salesCatalogue } from './contract.mjs';

/** Each package is loaded from ESM, with types of its own, and a saga is verified by a few schedules. */
const migrations: Migrations = {
  '2026-11-27 stock': {
    async up(db) {
      await db.schema.createTable('stock').addColumn('sku', 'text').execute();
    },
  },
};
const workflowsPath = fileURLToPath(new URL('./sagas.mjs', import.meta.url));
const database = await openDatabase('sqlite::memory:');
await database.close();
const { schedules, violations } = await verifySaga({
  ...{ workflowsPath, saga: sales.sell, catalogue: salesCatalogue, input: { sku: 'lamp' } },
  ...{ atMost: 3, cache: 'on' },
});
const loaded = [SagaClient, ParticipantModule, SagaModule, TemporalClientModule].map(({ name }) => name);
console.log(JSON.stringify({ loaded, migrations: Object.keys(migrations), schedules, violations }));
