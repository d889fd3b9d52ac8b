import { randomUUID } from 'node:crypto';
import type { ProcessNow, UnclaimedList } from '@backstitch/client';
import { stateMachines } from '@backstitch-examples/trip-catalogue/state-machines';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Watched, openBrowser, openPage } from './browser';
import { Platform, trip } from './platform';
import { until } from './until';

jest.setTimeout(120_000);

let platform: Platform;
let browser: Browser;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  // An event that nobody takes is soon in the error queue.
  const starting = Platform.start({ EVENTS_WITHIN: '2s' }).then((started) => (platform = started));
  browser = await openBrowser();
  await starting;
  const planTrip = stateMachines.find(({ name }) => name === 'planTrip')!;
  expect((await put('planTrip?unwind=mirror', planTrip.definition)).status).toBe(201);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});
beforeEach(async () => {
  watched = await openPage(browser, platform.gateway);
  ({ page } = watched);
});
afterEach(async () => {
  await page?.context().close();
  await platform.behave();
  expect(watched.complaints).toEqual([]);
});

const put = (path: string, definition: unknown) =>
  platform.request(`/saga-types/${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(definition),
  });

const heading = (text: string | RegExp) =>
  page
    .getByRole('heading', { level: 2, name: text })
    .waitFor()
    .catch(async (error: Error) => {
      throw new Error(`${error.message}\nThe page shows:\n${await page.locator('body').innerText()}`);
    });
const shows = (text: string | RegExp) => page.locator('#saga').getByText(text).first().waitFor();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const dialog = () => page.getByRole('dialog');
const step = (name: string): Locator => page.locator('#steps tr').filter({ hasText: name });
const focused = (it: Locator) => it.and(page.locator(':focus'));
const open = (path: string) => page.goto(`${platform.gateway}/#${path}`);

/** Starts a saga by the page. */
async function start(type: string, input: object): Promise<void> {
  await press('Start a saga…');
  await dialog().getByLabel('Type').selectOption(type);
  await dialog().getByLabel('Its input, as JSON').fill(JSON.stringify(input));
  await dialog().getByRole('button', { name: 'Send' }).click();
}

/** Sends the act that a dialog asks about. */
async function say(reason: string, who: string): Promise<void> {
  await dialog().getByLabel('Why?').fill(reason);
  await dialog().getByLabel('Who are you?').fill(who);
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'hidden' });
}

describe('the page', () => {
  it('starts a saga and shows it live: what it waits for, and its end; what the reader has unfolded stays so', async () => {
    await platform.kill('payments');
    await start('bookTrip', trip());
    await heading('bookTrip running');
    await step('charge').getByText('running').waitFor();
    await shows('No worker of payments takes its request');
    const input = step('reserveRoom').getByText('input', { exact: true });
    await input.click();
    await platform.begin('payments');
    await heading('bookTrip completed');
    expect(await step('reserveRoom').getByText('"guest": "Ada"').isVisible()).toBe(true);
    expect(await page.locator('#steps .status').allTextContents()).toEqual(Array(4).fill('completed'));
    expect(await page.title()).toBe('completed · bookTrip · Backstitch');
    await page.locator('#list tr[aria-current]').getByText('completed').waitFor();
    expect(await page.getByRole('button', { name: 'Cancel…' }).count()).toBe(0);
  });

  it('cancels in the middle, by keys alone, and the audit says who and why', async () => {
    const begun = await platform.book(trip(), { type: 'bookBusinessTrip' });
    const path = begun.headers.get('location')!;
    const link = page.locator(`#list a[href="#${path}"]`);
    await link.waitFor();
    for (let tabs = 0; (await focused(link).count()) === 0; tabs++) {
      expect(tabs).toBeLessThan(15);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await heading('bookBusinessTrip running');
    await focused(page.locator('#saga-title')).waitFor();
    await shows('Waits for the message approval');
    await page.getByRole('button', { name: 'Cancel…' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter'); // without a reason nothing is sent
    expect(await dialog().isVisible()).toBe(true);
    await say('she changed her mind', 'Zoë Łuk');
    await heading('bookBusinessTrip cancelled');
    await shows('Zoë Łuk: cancel (she changed her mind)');
    expect(await step('reserveRoom').locator('td').nth(1).innerText()).toMatch(/cancelRoom\s+completed/);
  });

  // The picture in the README: PICTURE=docs/page.png npm test -- test/e2e/page -t 'trip that is compensated'
  it('shows a trip that is compensated: beside each step that took effect what undid it', async () => {
    await platform.book(trip(), { wait: 30 });
    await open(await platform.begun(trip({ card: 'card-0002' })));
    await heading('bookTrip compensated');
    const undone = (name: string) => step(name).locator('td').nth(1).innerText();
    expect(await undone('reserveRoom')).toMatch(/cancelRoom\s+completed/);
    expect(await undone('reserveSeat')).toMatch(/cancelSeat\s+completed/);
    expect(await undone('charge')).toBe('');
    await page.locator('#list tr[aria-current]').getByText('compensated').waitFor();
    if (process.env['PICTURE']) {
      await page.setViewportSize({ width: 1100, height: 700 });
      await page.locator('#saga-title').blur();
      await page.screenshot({ path: process.env['PICTURE'] });
    }
  });

  it('shows a routing slip: what was done, what is left, and its variables', async () => {
    await start('bookJourney', {
      ...{ traveller: 'Ada', city: 'Lisbon', flights: ['BS606'], day: '2027-05-14', nights: 2, car: false },
      card: 'card-4242',
    });
    await heading('bookJourney completed');
    const slip = page.locator('#slip');
    const log = await slip.locator('ol').first().locator('li').allInnerTexts();
    expect(log.map((line) => line.split(',')[0])).toEqual([
      ...['reserveRoom', 'pay room', 'flight there', 'reserveTrain', 'pay way there'],
    ]);
    expect(await slip.innerText()).toMatch(/Itinerary: what is left\s+Nothing\./);
    expect(
      await slip
        .locator('dt', { hasText: /^train$/ })
        .locator('+ dd')
        .innerText(),
    ).toBe('RT71');
  });

  it('says that a slip needs an operator, tells refusals in words, and retries at the operator’s word', async () => {
    await platform.misbehave({ answer: 'error', calls: 1_000, on: 'charges' });
    await start('slip', {
      onFailure: 'hold',
      variables: { city: 'Lisbon', from: '2027-05-14', nights: 2, guest: 'Ada', card: 'card-4242' },
      itinerary: [
        { participant: 'hotels', request: 'reserveRoom', sets: { amount: 'price' } },
        { participant: 'payments', request: 'charge', giveUpAfter: '1s' },
      ],
    });
    await heading('slip needs attention');
    await shows('Needs an operator: charge');
    await shows(/answered 500/);

    await press('Other input…');
    await dialog().getByLabel('Why?').fill('a better card');
    await dialog().getByLabel('The input, as JSON').fill('{ "card": }');
    await press('Send');
    await dialog().getByText('This is not JSON').waitFor();
    await dialog().getByLabel('The input, as JSON').fill('{ "card": "card-4242" }');
    await press('Send');
    await dialog().getByText('/input/amount: It is required.').waitFor();
    const more = await dialog().getByRole('link', { name: 'What does it mean?' }).getAttribute('href');
    expect((await platform.request(more!)).status).toBe(200);
    await press('Leave it');
    // The browser itself complains of what was refused; nothing else does.
    expect(watched.complaints.splice(0)).toEqual([expect.stringContaining('422')]);

    await platform.behave();
    await press('Retry…');
    await say('the provider is back', 'Bo');
    await heading('slip completed');
    await shows('Bo: retry charge (the provider is back)');
  });

  it('draws a state machine with where it is, and no two texts of the picture overlap', async () => {
    await platform.kill('payments');
    await start('planTrip', trip());
    const state = (how: string) => page.locator(`#machine svg .state.${how} > title`);
    await state('now').filter({ hasText: 'Charge: Task · in it' }).waitFor({ state: 'attached' });
    await platform.begin('payments');
    await heading('planTrip completed');
    await state('done').filter({ hasText: 'Charge: Task · done' }).waitFor({ state: 'attached' });
    expect((await state('done').allTextContents()).sort()).toEqual([
      'Charge: Task · done',
      'Reserve car: Task · done',
      'Reserve room: Task · done',
      'Reserve seat: Task · done',
      'Reserve: Parallel · done',
    ]);
    await page.locator('.history').getByText('ExecutionSucceeded').waitFor();
    expect(await overlaps(page.locator('#machine svg text'))).toEqual([]);
  });

  it('draws choices, what is caught and ways back, of the version that the execution began with', async () => {
    const rules = ['A', 'B'].map((it) => ({ Variable: '$.to', StringEquals: it, Next: it }));
    const task = (Next: string) => ({ Type: 'Task', Resource: 'urn:backstitch:hotels:ratesOf', Next });
    const first = {
      StartAt: 'Which of the many ways is it',
      States: {
        'Which of the many ways is it': { Type: 'Choice', Choices: rules, Default: 'Wait' },
        A: { ...task('Wait'), Catch: [{ ErrorEquals: ['States.Timeout', 'States.TaskFailed'], Next: 'B' }] },
        B: { ...task('Wait'), Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Which of the many ways is it' }] },
        Wait: { Type: 'Wait', Seconds: 600, End: true },
      },
    };
    await put('ways', first);
    await start('ways', { to: 'C' });
    await page.locator('#machine svg .state.now > title', { hasText: 'Wait' }).waitFor({ state: 'attached' });
    await put('ways', { StartAt: 'Other', States: { Other: { Type: 'Pass', End: true } } });
    await page.reload();
    await shows('Version 1, with which it began. When it fails: what took effect stays.');
    await page.locator('#machine svg .state.now > title', { hasText: 'Wait' }).waitFor({ state: 'attached' });
    const labels = await page.locator('#machine svg .why > title').allTextContents();
    expect(labels.sort()).toEqual([
      ...['$.to StringEquals "A"', '$.to StringEquals "B"'],
      ...['States.ALL', 'States.Timeout, States.TaskFailed', 'otherwise'],
    ]);
    expect(await overlaps(page.locator('#machine svg text'))).toEqual([]);
    await shows(/^Waits: timer, until/);
  });

  it('says so when a picture can’t be drawn', async () => {
    const { path } = await askedByEvents();
    await page.route(/lay-out/, (route) => route.abort());
    await open(path);
    await page.locator('#process').getByText('The picture could not be drawn').waitFor();
    watched.complaints.length = 0;
  });

  it('shows a process: where its machine is, what it takes, its timers, and what became of each event', async () => {
    const { path, tripId } = await askedByEvents();
    await open(path);
    await heading('bookTripByEvents running');
    const state = (how: string) => page.locator(`#process svg .state.${how} > title`);
    await state('now').filter({ hasText: 'open: atomic · in it' }).waitFor({ state: 'attached' });
    const inIt = (await state('now').allTextContents()).map((text) => text.split(':')[0]);
    const now = (await (await platform.request(`${path}/process`)).json()) as ProcessNow;
    expect(inIt.toSorted()).toEqual(
      now.chart.states
        .filter(({ isHere }) => isHere)
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(await overlaps(page.locator('#process svg text'))).toEqual([]);
    const fact = (name: string) => page.locator('#process dt', { hasText: name }).locator('+ dd').innerText();
    expect(await fact('State')).toMatch(/^awaiting: .*payment: due: open/);
    expect((await fact('Takes')).split(', ').toSorted()).toEqual(now.takes.toSorted());
    expect(await fact('Timers')).toMatch(/payWithin in trip\.awaiting\.payment\.due: \d/);
    await shows(/^Waits: payWithin in /);

    await platform.occurs('TripCalledOff', { tripId });
    await heading('bookTripByEvents compensated');
    await state('failed').filter({ hasText: 'calledOff: final, compensates' }).waitFor({ state: 'attached' });
    const became = (name: string) => page.locator('#process .history tbody tr').filter({ hasText: name });
    for (const name of ['TripAsked', 'TripCalledOff']) await became(name).getByText('handled').waitFor();
  });

  it('shows what became of all events; what nobody took is replayed or dropped, with who and why', async () => {
    const { path, tripId, begin } = unasked();
    await platform.occurs('TripCalledOff', { tripId });
    await platform.occurs('NobodyTakesThis', { it: '<img src=x>' });
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('heading', { level: 2, name: 'Events' }).waitFor();
    const row = (name: string) => page.locator('#unclaimed > tr').filter({ hasText: name });
    await row('TripCalledOff').getByText(`no-saga: there is no ${path}`).waitFor();
    await row('NobodyTakesThis').getByText('no-taker').waitFor();
    expect(await row('TripCalledOff').getByRole('link').getAttribute('href')).toBe(`#${path}`);

    await begin();
    await row('TripCalledOff').getByRole('button', { name: 'Replay…' }).click();
    await say('the trip has been asked for since', 'Bo');
    await row('TripCalledOff').waitFor({ state: 'detached' });
    expect((await platform.ended(path)).status).toBe('compensated');
    await row('NobodyTakesThis').getByRole('button', { name: 'Drop…' }).click();
    await say('sent by mistake', 'Bo');
    await page.getByText('Nothing: every event was taken, or still may be.').waitFor();

    const counted = page.locator('#counts tr');
    await counted.filter({ hasText: 'dropped' }).getByText('1', { exact: true }).waitFor();
    const counts = await until('all are settled', async () => {
      const rows = (await counted.allInnerTexts()).map((row) => row.trim().split(/\s+/));
      const numbers = new Map(rows.map(([name = '', count]) => [name, Number(count)]));
      return numbers.get('waiting') === 0 && numbers.get('sent') === 0 && numbers;
    });
    const published = counts.get('published') ?? 0;
    expect([...counts.values()].reduce((sum, each) => sum + each, 0)).toBe(2 * published);
    expect(published).toBeGreaterThanOrEqual(3);
    expect(await counted.last().innerText()).toMatch(/the sum of these$/);
    expect(await page.title()).toBe('Events · Backstitch');
  });

  it('adds a page of the error queue once, and keeps the list fresh when that fails', async () => {
    for (let each = 0; each < 101; each++) await platform.occurs('NobodyTakesThis', { each });
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    const rows = page.locator('#unclaimed > tr');
    const count = (wanted: number) => until(`${wanted} rows`, async () => (await rows.count()) === wanted);
    await count(50);
    const newer = page.getByRole('button', { name: 'Newer ones' });
    await newer.waitFor();

    // A page that can't be had: the first one is asked for as ever, and shown.
    const next = /unclaimed\?limit=50&cursor/;
    await page.route(next, (route) => route.abort());
    await newer.click();
    await page.locator('#trouble').filter({ hasText: /\S/ }).waitFor();
    await page.unroute(next);
    watched.complaints.length = 0;
    const { items } = (await (await platform.request('/events/unclaimed?limit=1')).json()) as UnclaimedList;
    await platform.request(`/events/unclaimed/${items[0]!.id}/drop`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'sent by mistake' }),
    });
    await rows.filter({ hasText: items[0]!.event.id }).waitFor({ state: 'detached' });

    await newer.evaluate((button: { click(): void }) => {
      button.click();
      button.click();
    });
    await count(100);
    const ids = await rows.locator('code').allInnerTexts();
    expect(new Set(ids).size).toBe(100);
  });

  it('shows what it is given as text: nothing in an input, a name or a definition runs', async () => {
    const evil = `<img src=x onerror="alert(1)"></script><script>alert(2)</script>`;
    await open(await platform.begun(trip({ traveller: evil })));
    await heading('bookTrip completed');
    await step('reserveRoom').getByText('input', { exact: true }).click();
    await step('reserveRoom').getByText('<img src=x').waitFor();

    await put('evil', {
      Comment: evil,
      StartAt: '<script>alert(3)</script>',
      States: { '<script>alert(3)</script>': { Type: 'Fail', Error: evil.slice(0, 60), Cause: evil } },
    });
    await start('evil', { [evil]: evil });
    await heading('evil failed');
    await page.locator('#machine svg .state.failed text', { hasText: '<script>' }).waitFor();
    await shows('ExecutionFailed');
    expect(await page.locator('main img, main script').count()).toBe(0);
  });

  it('says that the gateway can’t be reached, and goes on by itself when it is back', async () => {
    await start('bookBusinessTrip', trip());
    await shows('Waits for the message approval');
    await platform.kill('gateway');
    await page
      .getByRole('alert')
      .filter({ hasText: /The gateway can’t be reached|connecting again/ })
      .waitFor();
    await platform.begin('gateway');
    await press('Send approval…');
    await dialog().getByLabel('The message, as JSON').fill('{ "approved": true, "by": "Bo" }');
    await press('Send');
    await heading('bookBusinessTrip completed');
    await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor({ state: 'detached' });
    const lost = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/;
    expect(watched.complaints.splice(0).filter((each) => !lost.test(each))).toEqual([]);
  });
});

/** A trip that events decide, which nobody has asked for yet. */
function unasked() {
  const tripId = randomUUID();
  const path = `/sagas/bookTripByEvents/${tripId}`;
  const begin = async () => {
    await platform.occurs('TripAsked', { ...trip(), tripId });
    await platform.sagaThat(path, 'waits for its payment', ({ waitingFor = [] }) =>
      waitingFor.some(({ what }) => what.startsWith('payWithin')),
    );
  };
  return { tripId, path, begin };
}

async function askedByEvents() {
  const { begin, ...asked } = unasked();
  await begin();
  return asked;
}

/** Which of the texts lie over one another. */
async function overlaps(texts: Locator): Promise<string[]> {
  const all = await texts.all();
  const boxes = await Promise.all(
    all.map(async (each) => ({ text: await each.textContent(), ...(await each.boundingBox())! })),
  );
  expect(boxes.length).toBeGreaterThan(3);
  return boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.text} / ${b.text}`),
  );
}
