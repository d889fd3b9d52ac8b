import type { StyleHand } from '@backstitch/participant';
import { slipStyle } from '@backstitch/routing-slip';
import type { Style } from '@backstitch/saga-log';

/** A coordination style, as far as the platform has to know it: what its log says, and what participants may say to it. */
export interface CoordinationStyle extends Style {
  /** Default none: a request has nothing to say but its output. */
  readonly hand?: StyleHand;
}

/**
 * The coordination styles whose sagas have a state of their own, each from its own library. Who shows, judges or hosts
 * sagas takes them from here.
 */
export const styles: readonly CoordinationStyle[] = [slipStyle];
