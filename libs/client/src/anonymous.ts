/** The name of an actor without one. */
export const anonymous = 'anonymous';
