import type { TemporalServer } from '../../libs/temporal-server/src/server/start-server';

/** The servers of this Jest run, from set-up to teardown. On the global object: each loads its modules afresh. */
export const running = ((globalThis as { backstitchTest?: { servers?: TemporalServer[] } }).backstitchTest ??= {});
