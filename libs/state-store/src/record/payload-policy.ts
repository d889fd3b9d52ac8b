import { createHash } from 'node:crypto';
import type { Failure, Saga, SagaLog, StepView } from '@backstitch/saga-log';
import { Saga as ShownSaga } from '@backstitch/saga-log/shown';
import type { KeptLog } from './saga-reading';

/**
 * What a store keeps of payloads: inputs, outputs and details of failures.
 * - `keep`: as they are
 * - `hash`: `{ sha256, bytes }` of their JSON, so that two can be told apart
 * - `leave-out`: null
 *
 * What a style shows is kept with `keep` alone: it has a shape of its own, and stays out otherwise.
 *
 * Attributes and the words of failures are kept: sagas are found by them.
 */
export const payloadPolicies = ['keep', 'hash', 'leave-out'] as const;
export type PayloadPolicy = (typeof payloadPolicies)[number];

/** A saga with its payloads as the policy says. */
export function withPayloads(policy: PayloadPolicy, saga: Saga): Saga {
  if (policy === 'keep') return saga;
  const kept = (value: unknown) => keptOf(policy, value);
  const { input, output, failure, steps, ...rest } = saga;
  return {
    ...ofEveryStyle(rest, kept),
    input: kept(input),
    ...(output !== undefined && { output: kept(output) }),
    ...(failure && { failure: failureWith(kept, failure) }),
    steps: steps.map((step) => stepWith(kept, step)),
  };
}

/**
 * What a recovery needs, with payloads as the policy says: what isn't kept as it is stays out, since participants have it. What an
 * operator has given a compensation nobody else has: without it a recovery asks with the input of the request.
 * Without its style's state a saga goes back as one of no style.
 */
export const keptLogWith = (policy: PayloadPolicy, kept: KeptLog): KeptLog =>
  policy === 'keep' ? kept : withoutState(kept);

const withoutState = ({ style: _style, input: _input, log, ended, ...kept }: KeptLog): KeptLog => ({
  ...kept,
  log: withoutPayloads(log),
  ...(ended && {
    ended: { ...ended, ...('result' in ended && { result: null }), ...('details' in ended && { details: null }) },
  }),
});

const withoutPayloads = (log: SagaLog): SagaLog =>
  log.map(({ input: _input, output: _output, replaced: _replaced, nested, ...entry }) => ({
    ...entry,
    ...(nested && { nested: { ...nested, ...(nested.log && { log: withoutPayloads(nested.log) }) } }),
  }));

type Keep = (value: unknown) => unknown;
type Rest = Omit<Saga, 'input' | 'output' | 'failure' | 'steps'>;

/** A saga without what its style shows, which stands under any other name than those that every saga has. */
function ofEveryStyle(rest: Rest, kept: Keep): Rest {
  const { waitingFor } = rest;
  const shown = Object.entries(rest).filter(([name]) => Object.hasOwn(ShownSaga.shape, name));
  return {
    ...(Object.fromEntries(shown) as Rest),
    ...(waitingFor && {
      waitingFor: waitingFor.map(({ failure, ...wait }) => ({
        ...wait,
        ...(failure && { failure: failureWith(kept, failure) }),
      })),
    }),
  };
}

const stepWith = (kept: Keep, { input, output, failure, compensation, ...step }: StepView): StepView => ({
  ...step,
  input: kept(input),
  ...(output !== undefined && { output: kept(output) }),
  ...(failure && { failure: failureWith(kept, failure) }),
  ...(compensation && {
    compensation: {
      ...compensation,
      ...(compensation.failure && { failure: failureWith(kept, compensation.failure) }),
    },
  }),
});

const failureWith = (kept: Keep, { details, causes, ...failure }: Failure): Failure => ({
  ...failure,
  ...(details !== undefined && { details: kept(details) }),
  ...(causes && { causes: causes.map((cause) => failureWith(kept, cause)) }),
});

function keptOf(policy: PayloadPolicy, value: unknown): unknown {
  if (policy === 'leave-out' || value === undefined) return null;
  const json = JSON.stringify(value);
  return { sha256: createHash('sha256').update(json).digest('hex'), bytes: Buffer.byteLength(json) };
}
