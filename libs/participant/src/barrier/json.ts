/** A value as it is stored: what JSON makes of it, and null for `undefined`. */
export const stored = (value: unknown): string | null => JSON.stringify(value) ?? null;

/** A stored value, as the next reader sees it. */
export const restored = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text));
