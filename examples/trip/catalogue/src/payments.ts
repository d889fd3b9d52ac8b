import { event, participant, refusal } from '@backstitch/contract';
import { z } from 'zod';
import { Money } from './money';
import { Name } from './name';
import { OfTrip, byTrip } from './of-trip';

/** An account with us: its owner's name. */
export const Account = Name;

/** A token of the card provider's, never a card number: `card-4242`. */
export const Card = z.string().regex(/^card-[a-z0-9]{1,40}$/);

export const HoldRequest = z.object({ account: Account, amount: Money });
export type HoldRequest = z.output<typeof HoldRequest>;

/** Funds set aside: nobody else can spend them until they are captured or released. */
export const Hold = z.object({ holdId: z.string() });
export type Hold = z.output<typeof Hold>;

/** Takes what was held, or less: the rest is free again. */
export const CaptureRequest = z.object({ holdId: z.string(), amount: Money });
export type CaptureRequest = z.output<typeof CaptureRequest>;

export const ChargeRequest = z.object({ card: Card, amount: Money });
export type ChargeRequest = z.output<typeof ChargeRequest>;

/**
 * Money that has changed hands; it is in the ledger. Its id is bounded: past a pivot a saga whose result is too large for
 * Temporal waits until its code returns less.
 */
export const Payment = z.object({ paymentId: z.string().max(100) });
export type Payment = z.output<typeof Payment>;

/** The account can't pay that: what is there, less what is held, is not enough, or there is no such account. */
export const InsufficientFunds = refusal('InsufficientFunds', HoldRequest);

/** More than the hold set aside, or a hold that isn't open. */
export const NotHeld = refusal('NotHeld', CaptureRequest);

/** The card provider said no. */
export const CardDeclined = refusal('CardDeclined', z.object({ card: Card, reason: z.string() }));

/** Asks a traveller, by their card, to approve the payment of a trip. */
export const ReminderRequest = OfTrip.extend({ card: Card });
export type ReminderRequest = z.output<typeof ReminderRequest>;

/** The traveller has approved the payment at the card provider, which says so by its webhook. */
export const PaymentApproved = event('PaymentApproved', OfTrip, byTrip);

/** Accounts with holds, a double-entry ledger that always sums to zero, and a card provider outside. */
export const payments = participant(
  'payments',
  {
    hold: { input: HoldRequest, output: Hold, refusals: [InsufficientFunds], compensation: 'release' },
    capture: { input: CaptureRequest, output: Payment, refusals: [NotHeld], compensation: 'reverse' },
    charge: { input: ChargeRequest, output: Payment, refusals: [CardDeclined], compensation: 'refund' },
    // What was read can't be unread.
    remind: { input: ReminderRequest, output: z.null(), compensation: null },
  },
  { publishes: [PaymentApproved] },
);
