import { z } from 'zod';

/** A calendar day, ISO 8601: `2027-05-14`. */
export const Day = z.iso.date();
