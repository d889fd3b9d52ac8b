import { GatewayHarness } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 3 };

/** A metric's value, by its name with its labels. */
const valueOf = (text: string, name: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  );

describe('the gateway’s metrics', () => {
  let harness: GatewayHarness;
  beforeAll(async () => {
    harness = await GatewayHarness.open('gatewayHosted');
  });
  afterAll(() => harness.close());

  const started = async (type: string, more: object = {}) =>
    (await harness.post(`/sagas/${type}`, { ...order, ...more })).headers.get('location')!;

  it('tell the sagas by type and status, how long they need attention, and how long they were partial', async () => {
    const [held, refused] = await Promise.all([
      started('buyHeld', { pay: 'break' }),
      started('buy', { pay: 'refuse' }),
    ]);
    await harness.until(held, ({ status }) => status === 'needs-attention');
    await harness.until(refused, ({ status }) => status === 'compensated');
    const response = await harness.until('/sagas?status=needs-attention&limit=200', ({ items }) =>
      items.some(({ id }) => held.endsWith(id)),
    );
    expect(response.items.length).toBeGreaterThan(0);

    const scraped = await fetch(`${harness.gateway.url}/metrics`);
    expect(scraped.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await scraped.text();
    expect(valueOf(text, 'backstitch_sagas{type="buyHeld",status="needs-attention"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'backstitch_sagas{type="buy",status="compensated"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'backstitch_attention_age_seconds{type="buyHeld"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'backstitch_partial_state_seconds_count{type="buy",status="compensated"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'backstitch_saga_metrics_age_seconds')).toBeLessThan(30);
    expect(text).toContain('# TYPE process_cpu_seconds_total counter');
  });
});
