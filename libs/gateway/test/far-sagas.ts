import { participant, sagaTypes } from '@backstitch/contract';
import { ask, saga } from '@backstitch/saga';
import { z } from 'zod';

const text = z.string();
const request = { input: text, output: text, compensation: 'undo', attemptTimeout: '2s' } as const;

/** A participant that is cut off. */
export const far = participant('gatewayFar', {
  soon: { ...request, giveUpAfter: '4s' },
  however: { ...request, giveUpAfter: 'never' },
});

const contract = { input: text, output: text, participants: [far] };
/** A saga for each choice. */
export const farTypes = sagaTypes('gatewayFarSagas', { goSoon: contract, goHowever: contract });

const asked = ask(far);
export const goSoon = saga(farTypes.goSoon, (given) => asked.soon(given));
export const goHowever = saga(farTypes.goHowever, (given) => asked.however(given));
