import { z } from 'zod';

/** A point in time: ISO 8601 in UTC, with milliseconds. */
export const time = z.string().meta({ format: 'date-time' });
