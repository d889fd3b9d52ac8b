import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { until as found } from '@backstitch/testing/bench';
import { workBulkActs } from '../../apps/coordinator/test/work-bulk-acts';
import { GatewayHarness } from '../../libs/gateway/test/gateway-harness';
import { type Ran, backstitch } from './backstitch';

const order = { guest: { name: 'Ada' }, nights: 3 };
const input = (more: object = {}) => JSON.stringify({ ...order, ...more });
const temporal = { TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL! };

let harness: GatewayHarness;
let byGateway: Record<string, string>;
let folder: string;
beforeAll(async () => {
  harness = await GatewayHarness.open('gatewayHosted');
  await workBulkActs(harness);
  byGateway = { BACKSTITCH_GATEWAY: harness.gateway.url };
  folder = mkdtempSync(join(tmpdir(), 'backstitch-command-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await harness.close();
});

/** @returns type/id */
async function started(type: string, more: object = {}): Promise<string> {
  const { stdout, stderr, code } = await backstitch(byGateway, ['start', type, '--input', input(more)]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trim();
}

const until = (saga: string, so: Parameters<GatewayHarness['until']>[1]) => harness.until(`/sagas/${saga}`, so);
const attention = (saga: string) => until(saga, ({ status }) => status === 'needs-attention');

describe.each([
  ['a gateway', () => byGateway],
  ['Temporal alone', () => temporal],
])('by %s', (_, door) => {
  const run = (...args: string[]): Promise<Ran> => backstitch({ ...door(), BACKSTITCH_ACTOR: 'Zoë Łuk' }, args);

  it('shows a saga, its steps and their undoing', async () => {
    const saga = await started('buy', { pay: 'refuse' });
    await until(saga, ({ endedAt }) => endedAt);
    const shown = await run('status', saga);
    expect(shown.stdout).toContain(`${saga}  compensated`);
    expect(shown.stdout).toMatch(/✓ reserve +shop +completed .*↩ cancel +completed\n.*✗ pay +shop +refused Full/);
    const { json } = await run('status', `${harness.gateway.url}/sagas/${saga}`, '--json');
    expect(json).toMatchObject({ status: 'compensated', kind: 'saga', consistency: 'authoritative' });
    expect((await run('steps', saga, '--json')).json.items).toMatchObject([
      { id: 'reserve', compensation: { status: 'completed' } },
      { id: 'pay', status: 'refused' },
    ]);
    expect((await run('steps', saga)).stdout.split('\n')).toHaveLength(3);
  });

  it('watches it to its end, a line for each change, and says by its exit code how it ended', async () => {
    const saga = await started('buy', { reserve: 'ok', pay: 'refuse' });
    const watched = await run('watch', saga);
    expect(watched.code).toBe(10);
    expect(watched.stdout).toMatch(/^reserve\/compensation completed$/m);
    expect(watched.stdout).toContain(`${saga} compensated: Full`);
    const { stdout } = await run('watch', saga, '--json');
    const last = JSON.parse(stdout.trim().split('\n').at(-1)!) as { status: string };
    expect(last.status).toBe('compensated');
  });

  it('stops to watch after a time, and says that it goes on', async () => {
    const saga = await started('buyApproved');
    expect((await run('watch', saga, '--timeout', '1.5')).code).toBe(15);
    expect((await run('cancel', saga, '--reason', 'ill')).stdout).toBe(`cancel accepted: backstitch watch ${saga}\n`);
    expect((await run('watch', saga)).code).toBe(11);
    expect((await run('audit', saga, '--json')).json.items).toEqual([
      { at: expect.any(String) as string, by: 'Zoë Łuk', action: 'cancel', reason: 'ill' },
    ]);
    expect((await run('audit', saga)).stdout).toMatch(/Zoë Łuk +cancel +ill\n$/);
  });

  it('compensates one, and says no with a code where it can’t', async () => {
    const saga = await started('buyApproved');
    await until(saga, ({ waitingFor }) => waitingFor?.[0]?.kind === 'message');
    expect((await run('compensate', saga, '-r', 'wrong guest', '--json')).json).toEqual({
      ...{ accepted: 'compensate', type: 'buyApproved', id: saga.split('/')[1] },
    });
    await until(saga, ({ status }) => status === 'compensated');
    const late = await run('cancel', saga, '--reason', 'late');
    expect([late.code, late.stdout]).toEqual([3, '']);
    expect(late.stderr).toMatch(/^already-ended: .*\n$/);
    const resumed = await run('resume', saga, '--reason', 'mended', '--json');
    expect([resumed.code, JSON.parse(resumed.stderr)]).toEqual([3, expect.objectContaining({ code: 'already-ended' })]);
    expect((await run('resume', await started('buyApproved'), '-r', 'x')).stderr).toMatch(/^not-set-aside: /);
  });

  it('retries, replaces the input of and resolves what needs attention', async () => {
    const mended = await started('buyHeld', { pay: 'break' });
    await attention(mended);
    expect((await run('retry', mended, 'pay', '-r', 'again')).code).toBe(0);
    await attention(mended);
    expect((await run('retry', mended, 'pay', '-r', 'try so', '--input', '{"how":"ok"}')).code).toBe(0);
    const { status, audit } = await until(mended, ({ endedAt }) => endedAt);
    expect([status, audit.map(({ action }) => action)]).toEqual(['completed', ['retry', 'replace-input']]);

    const resolved = await started('buyHeld', { pay: 'break' });
    await attention(resolved);
    await run('resolve', resolved, 'pay', '-r', 'paid by hand', '--output', '{"done":"by hand"}');
    expect((await until(resolved, ({ endedAt }) => endedAt)).output).toEqual({ paid: 'by hand' });
    expect((await run('retry', resolved, 'pay', '-r', 'late')).code).toBe(3);
  });

  it('resolves a compensation', async () => {
    const saga = await started('buy', { reserve: 'slow', pay: 'refuse' });
    await attention(saga);
    expect((await run('resolve', saga, 'reserve', '--compensation', '-r', 'undone by hand')).code).toBe(0);
    await until(saga, ({ status }) => status === 'compensated');
  });

  it('pauses one, and resumes it', async () => {
    const saga = await started('buyApproved');
    expect((await run('pause', saga, '-r', 'maintenance')).stdout).toMatch(/^pause accepted/);
    await until(saga, ({ audit }) => audit.some(({ action }) => `${action}` === 'pause'));
    expect((await run('resume', saga, '-r', 'done')).stdout).toMatch(/^resume accepted/);
    await until(saga, ({ audit }) => audit.some(({ action }) => `${action}` === 'resume'));
  });

  it('shows what a recovery would do, and begins it with a reason', async () => {
    const saga = await started('buyApproved');
    await until(saga, ({ waitingFor }) => waitingFor?.[0]?.kind === 'message');
    expect((await run('recover', saga)).stderr).toMatch(/^not-recoverable: /);
    await harness.client.workflow.getHandle(saga).terminate('by mistake');
    const preview = await run('recover', saga);
    expect(preview.stdout).toMatch(
      /terminated: by mistake\nbackwards: 1 to compensate\n {2}reserve +shop +cancel +after 0\n/,
    );
    expect((await run('list', '--recoverable', '--json')).json.items).toContainEqual(
      expect.objectContaining({ id: saga.split('/')[1] }),
    );
    const begun = await run('recover', saga, '--forwards', '--reason', 'by mistake', '--json');
    expect(begun.json).toMatchObject({ accepted: 'recover', type: 'buyApproved' });
    const { audit } = await until(saga, ({ status }) => status === 'running');
    expect(audit).toMatchObject([{ action: 'recover', by: 'Zoë Łuk', reason: 'by mistake' }]);
  });

  it('does one act to all that match, at a rate, and lists what was not done', async () => {
    const after = new Date().toISOString();
    const sagas = await Promise.all([1, 2, 3].map(() => started('buyHeld', { pay: 'break' })));
    for (const saga of sagas) await attention(saga);
    const bulk = (act: string, ...more: string[]) =>
      run('bulk', act, 'buyHeld', '--status', 'needs-attention', '--after', after, ...more);
    const preview = await found(async () => {
      const { stdout } = await bulk('compensate');
      return stdout.includes('compensate of 3. Nothing is done yet') && stdout;
    });
    for (const saga of sagas) expect(preview).toContain(saga);
    const refused = await bulk('resume', '--reason', 'mended', '--rate', '50');
    expect(refused.code).toBe(3);
    expect(refused.stdout).toMatch(
      /^buyHeld\/\S+ {2}not-set-aside: .*\n.*\n.*\nresume done: 0 done, 3 not, of 3, at most 50 a second\.\n$/,
    );
    const done = await bulk('compensate', '--reason', 'enough', '--rate', '50', '--json');
    expect([done.code, done.json]).toEqual([
      0,
      expect.objectContaining({ status: 'done', total: 3, done: 3, by: 'Zoë Łuk' }),
    ]);
    for (const saga of sagas) await until(saga, ({ status }) => status === 'compensated');
    expect((await run('bulk-act', String(done.json['id']))).stdout).toMatch(/^compensate done: 3 done, 0 not, of 3/);
  });

  it('begins one that is stopped later', async () => {
    const after = new Date().toISOString();
    const sagas = await Promise.all([1, 2].map(() => started('buyApproved')));
    for (const saga of sagas) await until(saga, ({ waitingFor }) => waitingFor?.[0]?.kind === 'message');
    const begun = await run(
      'bulk',
      'cancel',
      'buyApproved',
      '--after',
      after,
      '-r',
      'x',
      '--rate',
      '0.1',
      '--no-wait',
      '--json',
    );
    const stopped = await run('bulk-act', String(begun.json['id']), '--stop', '--wait', '--json');
    expect([begun.code, stopped.code, stopped.json['status']]).toEqual([0, 0, 'stopped']);
    for (const saga of sagas) await run('cancel', saga, '-r', 'enough');
    expect((await run('bulk-act', 'none')).stderr).toMatch(/^unknown-bulk-act: /);
    expect((await run('bulk', 'sing')).stderr).toMatch(/^bad-arguments: The act has 'sing'/);
  });

  it('lists by type, status and page', async () => {
    const sagas = await Promise.all([started('buyNamed'), started('buyNamed'), started('buyNamed')]);
    for (const each of sagas) await until(each, ({ endedAt }) => endedAt);
    const saga = sagas[0];
    const found = await run('list', 'buyNamed', '--status', 'completed,compensated', '--after', '2020-01-01');
    expect(found.stdout).toMatch(new RegExp(`^${saga} +(completed|compensated) `, 'm'));
    const { items, next } = (await run('list', '--limit', '1', '--json')).json;
    expect([items.length, typeof next]).toEqual([1, 'string']);
    const second = (await run('list', '--limit', '1', '--cursor', next as string, '--json')).json.items;
    expect(second[0]!['id']).not.toBe(items[0]!['id']);
    const all = (await run('list', '--limit', '2', '--all', '--json')).json.items;
    expect(all.length).toBeGreaterThan(2);
    expect((await run('list', 'buyNamed', '--incomplete')).stdout).toMatch(/^No sagas\. As of /);
  });

  it('says what is wrong with a name or an option', async () => {
    const unknown = await run('status', 'buy/none');
    expect([unknown.code, unknown.stderr]).toEqual([3, "unknown-saga: There is no buy with the id 'none'.\n"]);
    expect((await run('status', 'noSuchType/1')).stderr).toMatch(/^unknown-saga-type: /);
    for (const args of [
      ['status', 'buy'],
      ['list', '--status', 'done'],
      ['list', '--limit', 'x'],
      ['list', '--after', 'then'],
      ['sing'],
    ]) {
      const { code, stderr } = await run(...args);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^bad-arguments: [A-Z'-].*\.\n$/)]);
    }
  });
});

it('counts by type and status, and says what needs a state store', async () => {
  const saga = await started('buyNamed');
  await until(saga, ({ endedAt }) => endedAt);
  const counted = await backstitch(temporal, ['counts', 'buyNamed', '--json']);
  expect(counted.json.items).toContainEqual({
    type: 'buyNamed',
    status: 'compensated',
    count: expect.any(Number) as number,
  });
  expect((await backstitch(temporal, ['counts', 'buyNamed'])).stdout).toMatch(/^buyNamed +compensated +\d+\n/);
  for (const args of [
    ['counts'],
    ['list', '--stuck'],
    ['list', '--text', 'Ada'],
    ['list', '--attribute', 'guest=Ada'],
    ['erase', 'guest=Ada', '--reason', 'she has asked for it'],
  ]) {
    const { code, stderr } = await backstitch(byGateway, args);
    expect([args, code, stderr]).toEqual([args, 3, expect.stringMatching(/^no-state-store: /)]);
  }
  const erased = await backstitch(temporal, ['erase', 'guest=Ada', '--reason', 'x']);
  expect([erased.code, erased.stderr]).toEqual([3, expect.stringMatching(/^gateway-needed: /)]);
  expect((await backstitch(byGateway, ['list', '--attribute', 'Ada'])).stderr).toMatch(
    /^bad-arguments: --attribute has 'Ada'/,
  );
});

describe('start', () => {
  const start = (...args: string[]) => backstitch(byGateway, ['start', ...args]);

  it('waits for the end, and says by its exit code what it was', async () => {
    const ended = await Promise.all(
      [{}, { pay: 'refuse' }].map((more) => start('buy', '--wait', '--json', '--input', input(more))),
    );
    expect(ended.map(({ code, json }) => [code, json['status']])).toEqual([
      [0, 'completed'],
      [10, 'compensated'],
    ]);
    const late = await start('buyApproved', '--wait', '1', '--input', input());
    expect([late.code, late.stdout]).toEqual([15, expect.stringContaining('  running  ')]);
    const held = await start('buyHeld', '--wait', '4', '--input', input({ pay: 'break' }));
    expect([held.code, held.stdout]).toEqual([14, expect.stringMatching(/waits for operator pay/)]);
  });

  it('starts one saga for each key, from a file or standard input', async () => {
    const file = join(folder, 'order.json');
    writeFileSync(file, input());
    const key = randomUUID();
    const first = await start('buy', '--key', key, '--input', `@${file}`, '--json');
    const again = await backstitch(byGateway, ['start', 'buy', '--key', key, '--input', '-', '--json'], input());
    expect([first.json['replayed'], again.json['replayed']]).toEqual([false, true]);
    expect(again.json['id']).toBe(first.json['id']);
  });

  it('names every fault of the input', async () => {
    const { code, stderr } = await start('buy', '--input', '{"guest":{},"nights":0}');
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^invalid-body: .*\n {2}\/guest\/name .*\n {2}\/nights .*\n$/),
    ]);
    expect((await start('buy', '--key', 'ключ')).stderr).toMatch(/^bad-arguments: --key is 'ключ': /);
    expect((await start('buy', '--input', '{')).stderr).toMatch(/^bad-arguments: --input is not JSON: /);
    expect((await start('buy', '--input', '@/none')).stderr).toMatch(/^bad-arguments: --input can't be read: /);
  });

  it('needs a gateway', async () => {
    const { code, stderr } = await backstitch(temporal, ['start', 'buy', '--input', input()]);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^gateway-needed: .*BACKSTITCH_GATEWAY/)]);
    const list = await backstitch(temporal, ['list', '--participant', 'shop']);
    expect([list.code, list.stderr]).toEqual([3, expect.stringMatching(/^gateway-needed: /)]);
  });
});

it('says where it has asked in vain', async () => {
  const nobody = '127.0.0.1:1';
  for (const [environment, code] of [
    [{ TEMPORAL_ADDRESS: nobody }, 'temporal-unreachable'],
    [{ BACKSTITCH_GATEWAY: `http://${nobody}` }, 'gateway-unreachable'],
  ] as const) {
    const { code: exit, stderr } = await backstitch(environment, ['list']);
    expect([exit, stderr]).toEqual([4, expect.stringMatching(new RegExp(`^${code}: .*127.0.0.1:1.*\n$`))]);
    expect((await backstitch(environment, ['doctor'])).code).toBe(5);
  }
  const other = await backstitch({ BACKSTITCH_GATEWAY: 'trips' }, ['list']);
  expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/^bad-arguments: The gateway is 'trips'/)]);
});

it('looks at the set-up, and says what to do', async () => {
  const run = (...args: string[]) => backstitch({ ...byGateway, ...temporal }, ['doctor', ...args]);
  await started('beHaunted');
  const lonely = await started('waitAlone');
  const { code, json } = await run('--json');
  const findings = json['findings'] as Record<string, string>[];
  const found = (check: string, text: RegExp) =>
    findings.find((one) => one['check'] === check && text.test(one['found']!));
  expect(found('gateway', / is ready$/)).toMatchObject({ state: 'ok' });
  expect(found('clock', /has the time/)).toMatchObject({ state: 'ok' });
  expect(found('temporal', /answers, version \d/)).toMatchObject({ state: 'ok' });
  expect(found('search-attributes', /SagaStatus, SagaAttention/)).toMatchObject({ state: 'ok' });
  expect(found('workers', /sagas of gatewayHosted: \d/)).toMatchObject({ state: 'ok' });
  expect(found('packages', /^@temporalio \d/)).toMatchObject({ state: 'ok' });
  // Nobody hosts it, and one runs.
  expect(found('workers', /sagas of gatewayLonely/)).toMatchObject({
    state: 'wrong',
    todo: expect.any(String) as string,
  });
  expect([code, json['ok']]).toEqual([5, false]);
  expect((await run()).stdout).toMatch(/^✗ workers: sagas of gatewayLonely .*\n {4}Start /m);
  await harness.client.workflow.getHandle(lonely).terminate();
});

it('tells a script how a saga ended', async () => {
  const path = join(folder, 'bin');
  mkdirSync(path);
  symlinkSync(resolve(__dirname, '../../apps/command/bin/backstitch.mjs'), join(path, 'backstitch'));
  const script = join(folder, 'order.sh');
  writeFileSync(
    script,
    `#!/bin/sh
backstitch start buy --wait --input "$1" > /dev/null
case $? in
  0) echo bought ;;
  10) echo given back ;;
  *) echo trouble ;;
esac
`,
  );
  chmodSync(script, 0o755);
  const env = { ...byGateway, PATH: `${path}:${process.env.PATH}` };
  // Not by execFileSync: the gateway answers from this very process.
  const asked = async (more: object) => (await promisify(execFile)(script, [input(more)], { env })).stdout;
  expect([await asked({}), await asked({ pay: 'refuse' }), await asked({ pay: 'sing' })]).toEqual([
    ...['bought\n', 'given back\n', 'trouble\n'],
  ]);
});

it('draws a saga over and over at a terminal', async () => {
  const bin = resolve(__dirname, '../../apps/command/bin/backstitch.mjs');
  const env = { ...process.env, ...byGateway };
  const escape = String.fromCharCode(27);
  let frames: string[] = [];
  // One that has ended before the command is up, on a busy machine, is drawn once: then another is watched.
  for (let times = 0; frames.length < 2 && times < 5; times++) {
    const saga = await started('buy', { reserve: 'slow' });
    const watch = `${process.execPath} ${bin} watch ${saga}`;
    const { stdout } = await promisify(execFile)('script', ['-qec', watch, '/dev/null'], { env });
    // Up over what was drawn, cleared, drawn again.
    frames = stdout.split(new RegExp(`${escape}\\[\\d+A${escape}\\[0J`)).map(stripVTControlCharacters);
  }
  expect(frames.length).toBeGreaterThan(1);
  expect(frames[0]).toMatch(/→ reserve +shop +running/);
  expect(frames.at(-1)).toMatch(/completed .*\r\n.*✓ reserve +shop +completed .*\r\n.*✓ pay +shop +completed/);
});

it('completes what is typed, in each shell', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await backstitch({}, ['completion', shell]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('backstitch complete --')]);
  }
  const { stdout } = await backstitch({}, ['complete', '--', 're']);
  expect(stdout.match(/^[\w-]+/gm)).toEqual(['resume', 'retry', 'resolve', 'recover', 'record']);
  expect((await backstitch({}, ['complete', '--', 'list', '--inc'])).stdout).toMatch(/^--incomplete/);
});
