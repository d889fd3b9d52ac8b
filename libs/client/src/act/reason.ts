import { keptText } from '../kept-text';

/** Why an operator acts: it stands in the audit for as long as the saga is known. */
export const Reason = keptText.trim().min(1).max(1_000);
