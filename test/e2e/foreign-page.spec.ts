import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Gateway, openGateway } from '@backstitch/gateway';
import { openLog } from '@backstitch/nest';
import { tripCatalogue } from '@backstitch-examples/trip-catalogue';
import { type Browser, type Page, chromium as driver } from 'playwright-core';
import { chromium } from '../../scripts/chromium.mjs';

jest.setTimeout(60_000);

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly mode?: 'no-cors';
}

/** A page of somebody else, at a name that leads to this machine, as a name does whose owner has it changed so. */
describe('a page on a foreign name', () => {
  let gateway: Gateway;
  let elsewhere: Server;
  let browser: Browser;
  beforeAll(async () => {
    const environment = { PORT: '0', DATABASE_URL: 'sqlite::memory:', TEMPORAL_ADDRESS: '127.0.0.1:1' };
    gateway = await openGateway(tripCatalogue, environment, openLog('gateway', { LOG_LEVEL: 'silent' }));
    elsewhere = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello'));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const args = ['--host-resolver-rules=MAP evil.example 127.0.0.1'];
    browser = await driver.launch({ executablePath: chromium(), args });
  });
  afterAll(async () => {
    await browser?.close();
    elsewhere?.close();
    await gateway?.close();
  });

  const portOf = (url: string) => new URL(url).port;
  const other = () => `http://evil.example:${(elsewhere.address() as AddressInfo).port}/`;

  /** What it gets: a status, or that the browser gives it nothing. */
  const asks = (page: Page, url: string, init: Asked) =>
    page.evaluate(
      ([address, options]) =>
        fetch(address, options).then(
          ({ status, type }) => `${type} ${status}`,
          () => 'nothing',
        ),
      [url, init] as const,
    );
  const put = {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ StartAt: 'S', States: { S: { Type: 'Succeed' } } }),
  };
  const plain = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}', mode: 'no-cors' } as const;
  const stored = async () => ((await (await fetch(`${gateway.url}/saga-types`)).json()) as { items: object[] }).items;

  it('that is the gateway’s own address reads nothing and writes nothing', async () => {
    const before = await stored();
    // Its page came from a server of its own, before the name was changed: no policy of ours is on it.
    const page = await browser.newPage({ bypassCSP: true });
    const opened = await page.goto(`http://evil.example:${portOf(gateway.url)}/`);
    expect(opened?.status()).toBe(421);
    expect(await asks(page, '/saga-types', {})).toBe('basic 421');
    expect(await asks(page, '/saga-types/theirs', put)).toBe('basic 421');
    expect(await stored()).toEqual(before);
    // The same, by a name of ours: what was refused is the name.
    await page.goto(`${gateway.url}/`);
    expect(await asks(page, '/saga-types/ours', put)).toBe('basic 201');
    await page.close();
  });

  it('that asks the gateway by its own name reads nothing and writes nothing', async () => {
    const before = await stored();
    const page = await browser.newPage();
    await page.goto(other());
    expect(await asks(page, `${gateway.url}/saga-types`, {})).toBe('nothing');
    expect(await asks(page, `${gateway.url}/saga-types/theirs`, put)).toBe('nothing');
    expect(await asks(page, `${gateway.url}/sagas/bookTrip`, plain)).toMatch(/nothing|opaque 0/);
    expect(await stored()).toEqual(before);
    await page.close();
  });
});
