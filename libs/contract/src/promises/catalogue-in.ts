import type { Catalogue } from '../saga-type';

const isCatalogue = (value: unknown): value is Catalogue => {
  const { participants, sagaTypes } = (value ?? {}) as Partial<Catalogue>;
  return Array.isArray(participants) && Array.isArray(sagaTypes);
};

/**
 * The one catalogue that a module exports, by whatever name.
 * @param exported as `import()` gives it, of a module of CommonJS, too
 * @returns undefined when there is none, or more than one
 */
export function catalogueIn(exported: Readonly<Record<string, unknown>>): Catalogue | undefined {
  const values = [
    ...Object.values(exported),
    ...Object.values((exported['default'] ?? {}) as Readonly<Record<string, unknown>>),
  ];
  const found = [...new Set(values)].filter(isCatalogue);
  return found.length === 1 ? found[0] : undefined;
}
