import { slipStyle } from '@backstitch/routing-slip';
import type { Style } from '@backstitch/saga-log';

/**
 * The coordination styles whose sagas have a state of their own, each from its own library. Who shows, judges or hosts
 * sagas takes them from here.
 */
export const styles: readonly Style[] = [slipStyle];
