import { drizzle } from './drizzle';
import { knex } from './knex';
import { kysely, openedHere } from './kysely';
import type { Library } from './library';
import { pg } from './pg';
import { prisma } from './prisma';
import { typeorm } from './typeorm';

export type { Library, OpenLibrary } from './library';

/** Every library that a participant may use its database with. */
export const libraries = [openedHere, kysely, typeorm, drizzle, prisma, knex, pg] as readonly Library[];
