import { z } from 'zod';

/** A text that every database keeps as it is: PostgreSQL takes no NUL character in a text, and SQLite's client cuts it there. */
export const keptText = z.string().regex(/^[^\0]*$/, 'It has a NUL character, which no text may have.');
