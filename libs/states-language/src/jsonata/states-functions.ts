import { digest } from '../hash/digest';
import type { Json } from '../json/json';
import { seededRandom } from '../random/seeded-random';
import { admitZone } from './bounded-functions';
import type { Budget } from './budget';
import { ExpressionError } from './expression-error';
import type { ExpressionSources } from './expression-sources';
import jsonata from '../../vendor/jsonata-sync';

const maxRange = 1000;

/** The functions that the States Language adds to JSONata, and those whose randomness must come from the port. */
export function statesFunctions(
  sources: ExpressionSources,
  time: number,
  budget: Budget,
): Record<string, { readonly signature: string; readonly implementation: (...args: never[]) => unknown }> {
  return {
    partition: {
      signature: '<an:a<a>>',
      implementation: (items: Json[] | undefined, size: number) => {
        if (items === undefined) return undefined;
        const step = Math.round(size);
        if (!(step >= 1)) throw new ExpressionError('D3040', 'The chunk size must be a positive number');
        const chunks: Json[] = [];
        budget.charge(Math.ceil(items.length / step) + (items.length >> 5), 0);
        for (let start = 0; start < items.length; start += step) chunks.push(items.slice(start, start + step));
        return chunks;
      },
    },
    range: {
      signature: '<nnn:a<n>>',
      implementation: (first: number, last: number, step: number) => {
        if (step === 0) throw new ExpressionError('D3040', 'The step must not be zero');
        const length = Math.max(0, Math.floor((last - first) / step) + 1);
        if (!(length <= maxRange)) {
          throw new ExpressionError('D3040', `The range must not have more than ${maxRange} items`);
        }
        budget.charge(length >> 3, 0);
        // A JSONata sequence: with one item it is that item.
        return Object.assign(
          Array.from({ length }, (_, i) => first + i * step),
          { sequence: true },
        );
      },
    },
    hash: {
      signature: '<s-s?:s>',
      implementation: (text: string | undefined, algorithm = 'SHA-256') => {
        if (text === undefined) return undefined;
        budget.charge(text.length >> 2);
        const hash = digest(text, algorithm);
        if (hash === undefined) throw new ExpressionError('D3040', `There is no hash algorithm "${String(algorithm)}"`);
        return hash;
      },
    },
    uuid: { signature: '<:s>', implementation: () => sources.uuid() },
    random: {
      signature: '<n?:n>',
      implementation: (seed?: number) => (seed === undefined ? sources.random() : seededRandom(seed)),
    },
    parse: {
      signature: '<s-:x>',
      implementation: (text: string | undefined) => {
        if (text === undefined) return undefined;
        budget.charge(text.length >> 3, 0);
        if (text.trim() === '') return null;
        try {
          return JSON.parse(text) as Json;
        } catch {
          throw new ExpressionError('D3120', 'The argument of $parse is not valid JSON');
        }
      },
    },
    shuffle: {
      signature: '<a:a>',
      implementation: (items: unknown[] | undefined) => {
        budget.charge((items?.length ?? 0) >> 2, 0);
        const shuffled = [...(items ?? [])];
        for (let i = shuffled.length - 1; i > 0; i--) {
          const j = Math.floor(sources.random() * (i + 1));
          [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
        }
        return items === undefined ? undefined : shuffled;
      },
    },
    now: {
      signature: '<s?s?:s>',
      implementation: (picture?: string, zone?: string) => {
        admitZone(zone);
        return jsonata.builtIn('fromMillis')?.implementation.call(undefined, ...([time, picture, zone] as never[]));
      },
    },
    millis: { signature: '<:n>', implementation: () => time },
  };
}
