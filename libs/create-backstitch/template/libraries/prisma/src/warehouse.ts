import { randomUUID } from 'node:crypto';
// if sqlite
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
// end
import type { ParticipantDatabase } from '@backstitch/database';
import { prismaDatabase } from '@backstitch/database/prisma';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
// if postgres
import { PrismaPg } from '@prisma/adapter-pg';
// end
// if sqlite
import { PrismaLibSql } from '@prisma/adapter-libsql';
// end
import { type Items, NoCourier, OutOfStock, type Parcel, warehouse } from './contract';
import { type Prisma, PrismaClient } from './generated/client';
// if postgres
import { places, tables } from './tables';
// end
// if sqlite
import { fileOf, places, tables } from './tables';
// end

type Tx = Prisma.TransactionClient;

export interface OpenWarehouse {
  readonly database: ParticipantDatabase<Tx>;
  close(): Promise<void>;
}

/** @param url as in `DATABASE_URL` */
export async function openWarehouse(url: string): Promise<OpenWarehouse> {
  // if postgres
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  // end
  // if sqlite
  mkdirSync(dirname(fileOf(url)), { recursive: true });
  const client = new PrismaClient({ adapter: new PrismaLibSql({ url: `file:${fileOf(url)}` }) });
  // end
  for (const statement of tables) await client.$executeRawUnsafe(statement);
  return { database: prismaDatabase(client, '__database__'), close: () => client.$disconnect() };
}

@Serves(warehouse)
export class WarehouseService implements Serves<typeof warehouse, Tx> {
  async takeItems({ item, count }: Items, { tx, stepKey }: Attempt<Tx>): Promise<{ shelf: string }> {
    // One statement asks and takes: two buyers of the last one can't both have it.
    const { count: changed } = await tx.item.updateMany({
      where: { name: item, stock: { gte: count } },
      data: { stock: { decrement: count } },
    });
    const there = await tx.item.findUnique({ where: { name: item } });
    if (changed === 0 || there === null) throw OutOfStock({ item, left: there?.stock ?? 0 });
    await tx.taken.create({ data: { stepKey, item, count } });
    return { shelf: there.shelf };
  }

  async putItemsBack(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const taken = await tx.taken.findUnique({ where: { stepKey } });
    if (taken === null) return;
    await tx.taken.delete({ where: { stepKey } });
    await tx.item.update({ where: { name: taken.item }, data: { stock: { increment: taken.count } } });
  }

  async bookCourier({ place }: Parcel, { tx, stepKey }: Attempt<Tx>): Promise<{ courierId: string }> {
    if (!places.includes(place)) throw NoCourier({ place });
    const courierId = randomUUID();
    await tx.courier.create({ data: { stepKey, id: courierId, place } });
    return { courierId };
  }

  async cancelCourier(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx.courier.deleteMany({ where: { stepKey } });
  }
}
