/**
 * Errors after which MySQL or MariaDB may have rolled the whole transaction back, so that what comes next would commit by
 * itself: a record that has changed since it was read (1020, MariaDB from 11.6.2 on), a lock that was waited for too long
 * (1205, with `innodb_rollback_on_timeout`), no room for more locks (1206), a deadlock (1213).
 */
const rollingBack: ReadonlySet<unknown> = new Set([1020, 1205, 1206, 1213]);

/** @param error as a driver gives it: with `errno`, or with `originalCode`, as drivers for Prisma do */
export const hasRolledBack = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  (('errno' in error && rollingBack.has(error.errno)) ||
    ('originalCode' in error && rollingBack.has(Number(error.originalCode))));
