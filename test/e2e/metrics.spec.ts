import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { dieWithParent, freePort } from '@backstitch/temporal-server';
import { TestProcess } from '@backstitch/testing/process';
import { GatewayHarness } from '../../libs/gateway/test/gateway-harness';
import { until } from './until';

const ops = resolve(__dirname, '../../ops');
const guide = readFileSync(resolve(__dirname, '../../docs/guides/observing.md'), 'utf8');
const rules = join(ops, 'prometheus/alerts.yml');
const promtool = (...args: string[]) => execFileSync('promtool', args, { encoding: 'utf8', stdio: 'pipe' });

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}
const { panels } = JSON.parse(readFileSync(join(ops, 'grafana/backstitch.json'), 'utf8')) as Dashboard;
const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const alerts = readFileSync(rules, 'utf8');

/** Names of metrics, without what Prometheus adds to histograms. */
const namesIn = (text: string) => [
  ...new Set(
    [...text.matchAll(/\b((?:backstitch|temporal)_[a-z_]+)/g)].map(([, name]) =>
      name!.replace(/_(bucket|count|sum)$/, ''),
    ),
  ),
];

let harness: GatewayHarness;
let worker: TestProcess;
let folder: string;
let scraped: { gateway: string; worker: string };
let targets: { gateway: string; worker: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backstitch-metrics-'));
  harness = await GatewayHarness.open('gatewayHosted');
  worker = TestProcess.typescript(resolve(__dirname, '../../libs/nest/test/greeter-app.ts'), {
    TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL!,
    DATABASE_URL: 'sqlite::memory:',
    HEALTH_PORT: '0',
    BUNDLE: join(folder, 'sagas.js'),
  });
  const { healthPort } = await worker.said('ready');
  targets = { gateway: new URL(harness.gateway.url).host, worker: `127.0.0.1:${String(healthPort)}` };
  const started = await harness.post('/sagas/buy', { guest: { name: 'Ada' }, nights: 1 });
  await harness.until(started.headers.get('location')!, ({ endedAt }) => endedAt);
  const options = { args: [{ name: 'Ada', ms: 0 }], taskQueue: 'nestGreetings' };
  await harness.client.workflow.execute('sayHello', { ...options, workflowId: `sayHello/${crypto.randomUUID()}` });
  const scrape = async (target: string) => (await fetch(`http://${target}/metrics`)).text();
  scraped = await until('all metrics of the worker', async () => {
    const [gateway, text] = await Promise.all([scrape(targets.gateway), scrape(targets.worker)]);
    return text.includes('temporal_workflow_completed_total') && { gateway, worker: text };
  });
});
afterAll(async () => {
  await worker.kill();
  await harness.close();
  rmSync(folder, { recursive: true });
});

it('the alert rules say what they say of each situation', () => {
  expect(promtool('check', 'rules', rules)).toMatch(/SUCCESS: \d+ rules found/);
  expect(promtool('test', 'rules', join(ops, 'prometheus/alerts.test.yml'))).toContain('SUCCESS');
  const wrong = join(folder, 'wrong.test.yml');
  const tests = readFileSync(join(ops, 'prometheus/alerts.test.yml'), 'utf8');
  writeFileSync(wrong, tests.replace('[alerts.yml]', `[${rules}]`).replace('eval_time: 7m', 'eval_time: 2m'));
  expect(() => promtool('test', 'rules', wrong)).toThrow();
});

it('metrics are written by the conventions', () => {
  const ours = `${scraped.gateway}\n${scraped.worker}`.split('\n').filter((line) => /^(# \w+ )?backstitch_/.test(line));
  // One process of each: what both have is told once.
  const text = [...new Set(ours)].join('\n');
  execFileSync('promtool', ['check', 'metrics'], { input: `${text}\n`, stdio: ['pipe', 'pipe', 'pipe'] });
});

it('rules and dashboard ask for metrics that there are, and the guide says what each is', () => {
  const counted = new Set(namesIn(`${scraped.gateway}\n${scraped.worker}`));
  // Counted from the first time that it happens.
  const later = ['temporal_workflow_failed_total'];
  const asked = namesIn([alerts, ...expressions].join('\n'));
  expect(asked.length).toBeGreaterThan(6);
  expect(asked.filter((name) => !counted.has(name) && !later.includes(name))).toEqual([]);
  const ours = [...counted].filter((name) => name.startsWith('backstitch_'));
  expect([...ours, ...asked].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

it('a real Prometheus scrapes both, takes the rules, and answers every panel', async () => {
  const port = await freePort();
  const config = join(folder, 'prometheus.yml');
  const [gateway, other] = [targets.gateway, targets.worker];
  writeFileSync(
    config,
    readFileSync(join(ops, 'prometheus/prometheus.yml'), 'utf8')
      .replaceAll(/1[05]s/g, '4s')
      .replace('[alerts.yml]', `[${rules}]`)
      .replace("'127.0.0.1:3000'", `'${gateway}'`)
      .replace(/'127\.0\.0\.1:9464', .*?'(?=\])/, `'${other}'`),
  );
  const prometheus = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  dieWithParent(prometheus);
  const closed = once(prometheus, 'close');
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    return {
      status: response.status,
      ...((await response.json()) as { data: { result: { value: [number, string] }[] } }),
    };
  };
  const query = (expr: string) => ask(`query?query=${encodeURIComponent(expr)}`);
  try {
    await until('both targets are up', async () => {
      const { data } = await query('up == 1');
      return data.result.length === 2;
    });
    for (const expr of expressions) expect([expr, (await query(expr)).status]).toEqual([expr, 'success']);
    const { data } = await query('max by (type) (backstitch_sagas{type="buy",status="completed"})');
    expect(Number(data.result[0]!.value[1])).toBeGreaterThan(0);
    const { data: loaded } = (await ask('rules')) as unknown as { data: { groups: { rules: { health: string }[] }[] } };
    expect(loaded.groups[0]!.rules).toHaveLength([...alerts.matchAll(/- alert:/g)].length);
  } finally {
    prometheus.kill('SIGKILL');
    await closed;
  }
});
