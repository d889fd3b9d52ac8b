import { Stage } from './stage';

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
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open('gatewayHosted');
  });
  afterAll(() => stage.close());

  const started = async (type: string, more: object = {}) =>
    (await stage.post(`/sagas/${type}`, { ...order, ...more })).headers.get('location')!;

  it('tell the sagas by type and status, how long they need attention, and how long they were partial', async () => {
    const [held, refused] = await Promise.all([
      started('buyHeld', { pay: 'break' }),
      started('buy', { pay: 'refuse' }),
    ]);
    await stage.until(held, ({ status }) => status === 'needs-attention');
    await stage.until(refused, ({ status }) => status === 'compensated');
    const response = await stage.until('/sagas?status=needs-attention&limit=200', ({ items }) =>
      items.some(({ id }) => held.endsWith(id)),
    );
    expect(response.items.length).toBeGreaterThan(0);

    const scraped = await fetch(`${stage.gateway.url}/metrics`);
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
