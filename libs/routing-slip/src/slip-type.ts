import type { Catalogue, SagaType } from '@backstitch/contract';
import type { WrittenTypeOptions } from '@backstitch/saga-log/shown';
import { z } from 'zod';
import { checkItinerary } from './check-itinerary';
import { setOut } from './set-out';
import { type Slip, errorQueue } from './slip';
import { SlipInJson } from './slip-in-json';

/** The most that a slip may take when it sets out, in bytes of JSON: it grows as it travels, up to what Temporal takes. */
const limit = 1_000_000;

/**
 * The saga type of slips that come as JSON: its input is a slip, and its schema names everything that is wrong with
 * it: an activity that no participant serves, an argument of the wrong type, an empty itinerary, a slip too large. Whose it
 * is it says, or that follows from its first activity.
 * @returns undefined when the catalogue has no saga types, and so no owner
 */
export function slipType(
  catalogue: Catalogue,
  { isAllowedEndpoint: isAllowed = () => false }: WrittenTypeOptions = {},
): SagaType | undefined {
  const owners = [...new Set(catalogue.sagaTypes.map(({ taskQueue }) => taskQueue))];
  const [first] = owners;
  if (first === undefined) return undefined;
  /** Of several it is the one whose saga types ask that participant. */
  const ownerOf = (participant: string | undefined): string | undefined => {
    const asking = catalogue.sagaTypes.filter((type) =>
      type.contract.participants?.some(({ name }) => name === participant),
    );
    const found = new Set(owners.length === 1 ? owners : asking.map(({ taskQueue }) => taskQueue));
    return found.size === 1 ? [...found][0] : undefined;
  };
  const input = SlipInJson.transform((body, context): Slip & { readonly trackingNumber?: string } => {
    const report = (code: string, path: readonly PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message, params: { code } });
    if (body.itinerary.length === 0) report('empty-itinerary', ['itinerary'], 'Name at least one activity.');
    if (body.owner !== undefined && !owners.includes(body.owner)) {
      report(
        'unknown-owner',
        ['owner'],
        `Nobody called '${body.owner}' owns sagas here: known are ${owners.join(', ')}.`,
      );
    }
    body.subscriptions?.forEach(({ endpoint }, at) => {
      if (isAllowed(endpoint)) return;
      const message = `${endpoint} is not on the allow-list: whoever runs Backstitch has to put it into SLIP_ENDPOINTS.`;
      report('endpoint-not-allowed', ['subscriptions', at, 'endpoint'], message);
    });
    const itinerary = checkItinerary(catalogue, body, report);
    const owner = body.owner ?? ownerOf(body.itinerary[0]?.participant);
    if (owner === undefined) {
      // A first activity that is missing, or of a participant that isn't known, has been told already.
      if (catalogue.participants.some(({ name }) => name === body.itinerary[0]?.participant)) {
        const message = `Say whose slip it is, of ${owners.join(', ')}: not just one of them asks its first activity.`;
        report('owner-missing', ['owner'], message);
      }
      return z.NEVER;
    }
    const slip = { ...body, owner, itinerary };
    const bytes = new TextEncoder().encode(JSON.stringify(slip)).length;
    if (bytes > limit) {
      report(
        'too-large',
        [],
        `The slip takes ${bytes} bytes, and may take ${limit} when it sets out: keep data in a participant and pass its id.`,
      );
    }
    return slip;
  });
  return {
    name: 'slip',
    kind: 'slip',
    taskQueue: first,
    contract: {
      summary: 'A routing slip: a list of activities, written by whoever starts it, that travels from one to the next.',
      input,
      output: z.record(z.string(), z.unknown()),
      participants: catalogue.participants,
    },
    begin: (written) => setOut(written as Slip),
    travels: { home: errorQueue(first) },
  };
}
