import { type Budget } from './Budget';
import { ExpressionError } from './ExpressionError';

type Built = { implementation: (...args: unknown[]) => unknown };

/**
 * JSONata's own functions whose cost the step count would not see before they have run: their results, or their
 * work, can be far larger than their arguments. Each is asked what it will make before it makes it.
 * @param original JSONata's function of a name.
 */
export function boundedFunctions(
  budget: Budget,
  original: (name: string) => Built['implementation'],
): Record<string, { signature: string; implementation: (this: unknown, ...args: never[]) => unknown }> {
  return {
    pad: {
      signature: '<s-ns?:s>',
      implementation(this: unknown, text: string | undefined, width: number, fill?: string) {
        budget.admitCharacters(Math.abs(width) * Math.max(1, fill?.length ?? 1));
        budget.spend(Math.abs(width) >> 7);
        return original('pad').call(this, text, width, fill);
      },
    },
    join: {
      signature: '<a<s>s?:s>',
      implementation(this: unknown, parts: string[] | undefined, separator?: string) {
        const length = (parts ?? []).reduce((sum, part) => sum + part.length + (separator?.length ?? 0), 0);
        budget.admitCharacters(length);
        return original('join').call(this, parts, separator);
      },
    },
    split: {
      signature: '<s-(sf)n?:a<s>>',
      implementation(this: unknown, text: string | undefined, separator: unknown, limit?: number) {
        budget.spend((text?.length ?? 0) >> 4);
        return original('split').call(this, text, separator, limit);
      },
    },
    replace: {
      signature: '<s-(sf)(sf)n?:s>',
      implementation(this: unknown, text: string | undefined, pattern: unknown, replacement: unknown, limit?: number) {
        const each = typeof replacement === 'string' ? replacement.length : 1;
        // At worst every character, and the place before the first, is replaced.
        const count = Math.min(limit ?? Infinity, (text?.length ?? 0) + 1);
        if (each > 16) budget.admitCharacters(Math.min(count, matchesAtMost(text, pattern)) * each);
        return original('replace').call(this, text, pattern, replacement, limit);
      },
    },
    distinct: {
      signature: '<x:x>',
      implementation(this: unknown, values: unknown) {
        if (Array.isArray(values)) budget.spend(Math.floor(values.length ** 2 / 256));
        return original('distinct').call(this, values);
      },
    },
    eval: {
      signature: '<sx?:x>',
      implementation() {
        throw new ExpressionError('T1006', 'The function $eval is not supported: use $parse to read JSON');
      },
    },
  };
}

function matchesAtMost(text: string | undefined, pattern: unknown): number {
  if (typeof text !== 'string' || typeof pattern !== 'string' || pattern === '') return Infinity;
  return text.split(pattern).length;
}
