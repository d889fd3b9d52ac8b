import { z } from 'zod';

/** Why an operator acts: it stands in the audit for as long as the saga is known. */
export const Reason = z.string().trim().min(1).max(1_000);
