/**
 * Refusals that every participant may give without declaring them. The barrier gives them, so they are known to have
 * had no effect: the input isn't what the contract says; the answer wouldn't fit into a payload; the request came
 * after its own compensation; its code or its input made it fail again and again, and its transaction was rolled back.
 */
export const builtInRefusals = ['InputInvalid', 'AnswerTooLarge', 'AlreadyCompensated', 'RequestBroken'] as const;
