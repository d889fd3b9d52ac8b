import { message, participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';
import type { ProgramType } from './program';

const any = { input: z.unknown(), output: z.unknown() };

/** The refusal that participants of programs know. */
export const Full = refusal('Full', z.unknown());

const requests = {
  reserve: { ...any, refusals: [Full], compensation: 'release' },
  look: { ...any, refusals: [Full], compensation: null },
};

/** Whom programs ask. */
export const programParticipants = {
  alpha: participant('alpha', requests),
  beta: participant('beta', requests),
  gamma: participant('gamma', requests),
};

/** What programs wait for: numbered, so that it can be seen which one was taken. */
export const Go = message('Go', z.object({ n: z.number() }));

/** The limits of the server's history for programs of tight types: small, so that they are reached soon. */
export const tightLimit = { events: 400, bytes: 4 * 1024 * 1024 };

const plain = { ...any, messages: [Go] };

/** What programs can be. */
export const programTypes = sagaTypes('programs', {
  plain,
  tight: { ...plain, historyLimit: tightLimit },
  // Nobody sends it anything, so that it may fill its history by itself.
  closedTight: { ...any, messages: [] as (typeof Go)[], historyLimit: tightLimit },
  held: { ...plain, onFailure: 'hold' },
  oneByOne: { ...plain, unwind: 'sequential' },
  dated: { ...plain, deadline: '1h' },
  pivots: { ...plain, pivot: true },
  pivotsTight: { ...plain, pivot: true, historyLimit: tightLimit },
  pivotsHeld: { ...plain, pivot: true, onFailure: 'hold' },
  pivotsDated: { ...plain, pivot: true, deadline: '1h' },
}) satisfies Record<ProgramType, unknown>;

/** All of it. */
export const programCatalogue = {
  participants: Object.values(programParticipants),
  sagaTypes: Object.values(programTypes),
};
