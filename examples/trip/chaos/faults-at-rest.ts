import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { booksOf } from '@backstitch-examples/trip-payments';
import type { AtRest } from '@backstitch/tools';
import { leaves } from './leaves';

/** What of the money doesn't agree when every saga has ended: the ledger, the holds, and the card provider's log. */
export async function faultsAtRest({ databaseUrlOf, data, sagas }: AtRest): Promise<string[]> {
  const { ledger, openHolds } = await booksOf(databaseUrlOf('payments'));
  return [
    ...Object.entries(ledger).flatMap(([currency, sum]) =>
      sum === 0 ? [] : [`unbalanced ledger: ${sum} ${currency}`],
    ),
    ...(openHolds === 0 ? [] : [`${openHolds} holds are left`]),
    ...cardFaults(data, sagas),
  ];
}

/** The money that really moved, in the log of somebody who doesn't know of sagas. */
function cardFaults(data: string, sagas: AtRest['sagas']): string[] {
  const kept: Record<string, number> = {};
  for (const line of readFileSync(join(data, 'card-provider.jsonl'), 'utf8').split('\n').filter(Boolean)) {
    const { kind, card } = JSON.parse(line) as { readonly kind: string; readonly card: string };
    kept[card] = (kept[card] ?? 0) + (kind === 'charge' ? 1 : kind === 'refund' ? -1 : 0);
  }
  return sagas.flatMap(({ workflowId, saga, offer }) => {
    const { card } = offer.body as { readonly card?: string };
    if (card === undefined) return [];
    const due = saga.status === 'completed' ? (leaves(offer, saga.output)['charges'] ?? 0) : 0;
    const is = kept[card] ?? 0;
    return is === due
      ? []
      : [`${workflowId} is ${saga.status}, and ${card} was charged ${is} times more than refunded, not ${due}`];
  });
}
