import { setTimeout as sleep } from 'node:timers/promises';
import { HistoryRoom } from './history-room';

test('what is read has room: small ones side by side, large ones one after the other, and nobody waits for ever', async () => {
  const room = new HistoryRoom(100);
  const order: string[] = [];
  const read = (name: string, bytes: number, ms: number) =>
    room.within(bytes, async () => {
      order.push(name);
      await sleep(ms);
    });
  const reads = [read('large', 500, 50), read('small', 10, 10), read('other', 10, 10)];
  await Promise.resolve();
  await Promise.all(reads);
  expect(order).toEqual(['large', 'small', 'other']);
  const late = [read('slow', 100, 2_500), read('late', 100, 1)];
  await expect(late[1]).rejects.toMatchObject({ code: 'temporal-busy' });
  await late[0];
});
