import type { PromisesLock } from '@backstitch/contract';

/** The versions of the promises that running sagas were started with. A bundle puts the lock file here (`resolveForSagas`). */
const none: PromisesLock = { current: '', versions: {} };

export default none;
