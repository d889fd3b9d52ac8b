/** The task queue of recoveries. Its workers need nothing of the sagas that they undo. */
export const recoveryQueue = 'backstitch.recovery';
