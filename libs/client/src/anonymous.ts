/** The name of an actor whom nobody has named. */
export const anonymous = 'anonymous';
