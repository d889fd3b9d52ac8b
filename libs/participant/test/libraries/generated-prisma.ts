import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '@backstitch/database';
import { version } from '@prisma/client/package.json';

const providers = { sqlite: 'sqlite', postgres: 'postgresql', mysql: 'mysql' } satisfies Record<Dialect, string>;
const cache = join(__dirname, '../../../../.cache/prisma');

const schemaOf = (dialect: Dialect) => `generator client {
  provider            = "prisma-client"
  output              = "./client"
  moduleFormat        = "cjs"
  importFileExtension = ""
}

datasource db {
  provider = "${providers[dialect]}"
}

model Account {
  id      String @id${dialect === 'mysql' ? ' @db.VarChar(20)' : ''}
  balance Int

  @@map("account")
}
`;

/** The folder of a client with one model, `Account`: generated once for each version of Prisma. It needs no network. */
export function generatedPrisma(dialect: Dialect): string {
  const folder = join(cache, `${version}-${dialect}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const made = mkdtempSync(join(cache, 'making-'));
  writeFileSync(join(made, 'schema.prisma'), schemaOf(dialect));
  execFileSync(process.execPath, [require.resolve('prisma/build/index.js'), 'generate', '--no-hints'], {
    cwd: made,
    // The engine is for migrations, and would be downloaded; whether Prisma has a newer version is asked of its makers.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1' },
    stdio: 'pipe',
  });
  try {
    renameSync(made, folder);
  } catch (error) {
    // Another process was quicker.
    rmSync(made, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** @returns `PrismaClient` of what is generated */
export const prismaClientOf = (dialect: Dialect): unknown =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it isn't there before it is generated
  (require(join(generatedPrisma(dialect), 'client/client')) as { PrismaClient: unknown }).PrismaClient;
