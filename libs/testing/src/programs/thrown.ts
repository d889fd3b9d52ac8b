import type { Thrown } from './program';

/** Makes what a program throws. */
export function thrown(what: Thrown): unknown {
  switch (what) {
    case 'error':
      return new Error('thrown');
    case 'undefined':
      return undefined;
    case 'null':
      return null;
    case 'string':
      return 'thrown';
    case 'circular': {
      const details: Record<string, unknown> = {};
      details['itself'] = details;
      return Object.assign(new Error('thrown'), { details });
    }
    case 'bigint':
      return Object.assign(new Error('thrown'), { details: { amount: 1n } });
    case 'huge message':
      return new Error('x'.repeat(2_500_000));
    case 'huge details':
      return Object.assign(new Error('thrown'), { details: 'x'.repeat(2_500_000) });
    case 'aggregate':
      return new AggregateError([new Error('one'), new Error('two')], 'thrown');
    case 'SagaCancelled':
      return Object.assign(new Error('thrown'), { code: 'SagaCancelled' });
  }
}
