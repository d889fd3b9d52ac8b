import { Queue, QueueLeft } from './queue';

describe('a queue', () => {
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => async () => {
    order.push(name);
    await new Promise<void>((end) => ends.push(end));
    return name;
  };
  const soon = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => order.splice(0));

  it('does one thing at a time, in order, whoever fails', async () => {
    const queue = new Queue();
    const failed = expect(queue.add(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
    const all = [queue.add(work('a')), queue.addUnlessSlow(work('b'))];
    await soon();
    expect(order).toEqual(['a']);
    ends.shift()!();
    await soon();
    expect(order).toEqual(['a', 'b']);
    ends.shift()!();
    expect(await Promise.all(all)).toEqual(['a', 'b']);
    await failed;
  });

  it('does what comes first before what came before it, and nothing in the midst of another', async () => {
    const queue = new Queue();
    const all = [queue.add(work('a')), queue.add(work('b')), queue.addUnlessSlow(work('c'))];
    all.push(queue.addUnlessSlow(work('act'), 'first'), queue.add(work('sinks'), 'first'));
    for (let left = all.length; left > 0; left -= 1) {
      await soon();
      ends.shift()!();
    }
    await Promise.all(all);
    expect(order).toEqual(['a', 'act', 'sinks', 'b', 'c']);
  });

  it('is left by who waits for what is slow, and by nobody else', async () => {
    const queue = new Queue();
    const slow = queue.addUnlessSlow(work('slow'));
    const leaves = expect(queue.addUnlessSlow(work('leaves'))).rejects.toThrow(QueueLeft);
    const waits = queue.add(work('waits'));
    await soon();
    queue.slow();
    await leaves;
    await expect(queue.addUnlessSlow(work('comes too late'))).rejects.toThrow(QueueLeft);
    ends.shift()!();
    expect(await slow).toBe('slow');
    queue.quick();
    const after = queue.addUnlessSlow(work('after'));
    await soon();
    ends.shift()!();
    expect(await waits).toBe('waits');
    await soon();
    ends.shift()!();
    expect(await after).toBe('after');
    expect(order).toEqual(['slow', 'waits', 'after']);
  });
});
