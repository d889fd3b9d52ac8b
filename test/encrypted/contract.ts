import { catalogue, message, participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

export const Sealed = refusal('Sealed', z.object({ whose: z.string() }));

export const vault = participant('encryptedVault', {
  put: { input: z.object({ what: z.string() }), output: z.object({ where: z.string() }), compensation: 'take' },
  seal: {
    input: z.object({ whose: z.string() }),
    output: z.object({ seal: z.string() }),
    refusals: [Sealed],
    compensation: 'breakSeal',
  },
  stamp: {
    input: z.object({ whose: z.string() }),
    output: z.object({ stamp: z.string() }),
    compensation: 'unstamp',
    giveUpAfter: '1s',
  },
});

export const Approval = message('approval', z.object({ note: z.string() }));

export const keepers = sagaTypes('encryptedKeepers', {
  keep: {
    input: z.object({ what: z.string(), whose: z.string() }),
    output: z.object({ where: z.string(), seal: z.string(), note: z.string() }),
    messages: [Approval],
    participants: [vault],
  },
});

export const served = catalogue({ participants: [vault], sagaTypes: Object.values(keepers) });
