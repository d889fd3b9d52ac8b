import { shownProcesses } from '@backstitch/process-manager/shown';
import { shownSlips } from '@backstitch/routing-slip/shown';
import type { ShownStyle } from '@backstitch/saga-log/shown';

/**
 * The coordination styles whose sagas have a state of their own, each from its own library. Who shows, judges or hosts
 * sagas takes them from here.
 */
export const styles: readonly ShownStyle[] = [shownSlips, shownProcesses];
