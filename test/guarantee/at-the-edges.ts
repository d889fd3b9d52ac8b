import type { FaultKind } from '@backstitch/testing';

/**
 * Kinds of faults that take long: the sample tries them with `BACKSTITCH_GUARANTEE=all`. In short, sagas of the test kit
 * do (`libs/testing/test/kinds.spec.ts`).
 */
const slow: readonly FaultKind[] = ['reset', 'operator', 'uncalled', 'in-one-task', 'large', 'other-database'];

/** What the sample's sagas are not tried with. */
export const without = process.env.BACKSTITCH_GUARANTEE === 'all' ? [] : slow;
