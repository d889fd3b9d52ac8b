import { z } from 'zod';

/** A name as people write it: of a city, of a guest. */
export const Name = z.string().trim().min(1).max(100);
