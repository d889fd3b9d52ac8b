import { styles } from '@backstitch/client';
import { sagaWith } from '@backstitch/saga-log/shown';

/** A saga as shown, with what the styles show besides. */
export const ShownSaga = sagaWith(styles);
