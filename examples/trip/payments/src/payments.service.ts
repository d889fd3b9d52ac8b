import { randomUUID } from 'node:crypto';
import type { Compensating } from '@backstitch/contract';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
import {
  type CaptureRequest,
  type Hold,
  type HoldRequest,
  InsufficientFunds,
  NotHeld,
  type Payment,
  payments,
} from '@backstitch-examples/trip-catalogue';
import { type CardCharge, CardProvider, type CardRefund, type CardReminder } from './card-provider';
import type { Tx } from './database';
import { ledgerAccount, post } from './ledger';

type Payments = Serves<typeof payments, Tx, { charge: CardCharge; refund: CardRefund; remind: CardReminder }>;

/** Accounts with holds, a ledger, and cards. */
@Serves(payments)
export class PaymentsService implements Payments {
  constructor(private readonly cards: CardProvider) {}

  async hold(request: HoldRequest, { tx, stepKey }: Attempt<Tx>): Promise<Hold> {
    const { account, amount: money } = request;
    // One statement asks and sets aside: two holds can't both have the last euro.
    const { numUpdatedRows } = await tx
      .updateTable('account')
      .set((row) => ({ held: row('held', '+', money.amount) }))
      .where('name', '=', account)
      .where('currency', '=', money.currency)
      .where((row) => row(row('balance', '-', row.ref('held')), '>=', money.amount))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw InsufficientFunds(request);
    const id = randomUUID();
    await tx
      .insertInto('hold')
      .values({ id, step_key: stepKey, account, ...money, status: 'open' })
      .execute();
    return { holdId: id };
  }

  async release(_: Compensating<HoldRequest, Hold>, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const hold = await tx
      .updateTable('hold')
      .set({ status: 'released' })
      .where('step_key', '=', stepKey)
      .where('status', '=', 'open')
      .returningAll()
      .executeTakeFirst();
    if (hold) await move(tx, hold.account, { held: -hold.amount });
  }

  async capture(request: CaptureRequest, { tx, stepKey }: Attempt<Tx>): Promise<Payment> {
    const { holdId, amount: money } = request;
    const hold = await tx
      .updateTable('hold')
      .set({ status: 'captured' })
      .where('id', '=', holdId)
      .where('status', '=', 'open')
      .where('currency', '=', money.currency)
      .where('amount', '>=', money.amount)
      .returningAll()
      .executeTakeFirst();
    if (!hold) throw NotHeld(request);
    await move(tx, hold.account, { held: -hold.amount, balance: -money.amount });
    const from = ledgerAccount.customer(hold.account);
    return { paymentId: await post(tx, { stepKey, kind: 'capture', from, to: ledgerAccount.income, money }) };
  }

  async reverse({ input }: Compensating<CaptureRequest, Payment>, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const { holdId, amount: money } = input;
    const { account } = await tx
      .selectFrom('hold')
      .select('account')
      .where('id', '=', holdId)
      .executeTakeFirstOrThrow();
    await move(tx, account, { balance: money.amount });
    const to = ledgerAccount.customer(account);
    await post(tx, { stepKey, kind: 'reverse', from: ledgerAccount.income, to, money });
  }

  charge: Payments['charge'] = {
    outside: (request, { stepKey, signal }) => this.cards.charge(request, stepKey, signal),
    inside: async ({ amount: money }, { tx, stepKey, effect: { chargeId: id } }) => {
      const { cardClearing: from, income: to } = ledgerAccount;
      return { paymentId: await post(tx, { id, stepKey, kind: 'charge', from, to, money }) };
    },
  };

  refund: Payments['refund'] = {
    outside: async ({ stepId, effect: charge }, { stepKey, signal }) => {
      if (!charge) throw new Error(`Nobody knows what the card provider answered to '${stepId}': look in its log.`);
      return this.cards.refund(charge, stepKey, signal);
    },
    inside: async ({ input: { amount: money } }, { tx, stepKey }) => {
      const { income: from, cardClearing: to } = ledgerAccount;
      await post(tx, { stepKey, kind: 'refund', from, to, money });
    },
  };

  remind: Payments['remind'] = {
    outside: (request, { stepKey, signal }) => this.cards.remind(request, stepKey, signal),
    inside: async () => null,
  };
}

/** The only row of an account that a transaction locks; ours in the ledger have none, so nobody waits in a circle. */
async function move(
  tx: Tx,
  name: string,
  { balance = 0, held = 0 }: { balance?: number; held?: number },
): Promise<void> {
  await tx
    .updateTable('account')
    .set((row) => ({ balance: row('balance', '+', balance), held: row('held', '+', held) }))
    .where('name', '=', name)
    .execute();
}
