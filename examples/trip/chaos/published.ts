import { openDatabase } from '@backstitch/database';
import type { PublishedEvent } from '@backstitch/tools';

interface Answered {
  readonly reservation: { readonly trip: string | null; readonly answer: 'confirmed' | 'declined' | null };
  readonly approval: { readonly trip: string };
}

/** What the hotels and payments have told of trips, by the rows that say so: the front desk's answers, and approvals. */
export async function published(databaseUrlOf: (participant: string) => string): Promise<readonly PublishedEvent[]> {
  const [hotels, payments] = await Promise.all(
    ['hotels', 'payments'].map((name) => openDatabase<Answered>(databaseUrlOf(name))),
  );
  try {
    const answers = await hotels!.kysely
      .selectFrom('reservation')
      .select(['trip', 'answer'])
      .where('answer', 'is not', null)
      .execute();
    const approvals = await payments!.kysely.selectFrom('approval').select('trip').execute();
    const of = (trip: string | null, event: string) => ({ event, workflowId: `bookTripByEvents/${trip}` });
    return [
      ...answers.map(({ trip, answer }) => of(trip, answer === 'confirmed' ? 'RoomConfirmed' : 'RoomDeclined')),
      ...approvals.map(({ trip }) => of(trip, 'PaymentApproved')),
    ];
  } finally {
    await Promise.all([hotels!.close(), payments!.close()]);
  }
}
