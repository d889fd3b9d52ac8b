import { hasRolledBack } from './has-rolled-back';
import { TransactionDoor } from './transaction-door';

describe('an error of MySQL or MariaDB', () => {
  it.each([1020, 1205, 1206, 1213])('%i: the transaction is gone, and its door is closed', async (errno) => {
    const door = new TransactionDoor();
    door.open();
    await door.pass('update a', () => Promise.reject(Object.assign(new Error('gone'), { errno }))).catch(() => {});
    await expect(door.pass('update b', async () => 'done')).rejects.toMatchObject({ code: 'transaction-ended' });
    expect(hasRolledBack({ kind: 'mysql', originalCode: String(errno) })).toBe(true);
  });

  it('a key that is there already undoes the one statement only', () => {
    expect(hasRolledBack({ errno: 1062 })).toBe(false);
    expect(hasRolledBack(undefined)).toBe(false);
  });
});
