import { Platform, trip } from './platform';

jest.setTimeout(120_000);

let platform: Platform;

beforeAll(async () => {
  platform = await Platform.start();
});
afterAll(() => platform?.stop());

const waitsFor = (...names: string[]) =>
  names.map((what) => expect.objectContaining({ kind: 'worker', what }) as object);

describe('while a participant is down', () => {
  it('a saga says that it waits for its worker, and goes on when it is back', async () => {
    await platform.kill('cars');
    const path = await platform.begun(trip());
    const waiting = await platform.sagaThat(path, 'waits', ({ waitingFor }) => waitingFor !== undefined);
    expect(waiting).toMatchObject({ status: 'running', waitingFor: waitsFor('cars') });
    expect(waiting.steps.find(({ id }) => id === 'reserveCar')).toMatchObject({ status: 'running', attempts: 0 });

    await platform.begin('cars');
    const saga = await platform.ended(path);
    expect(saga).toMatchObject({ status: 'completed' });
    expect(saga.waitingFor).toBeUndefined();
  });
});

describe('while every worker is down', () => {
  it('a saga shows its attempts, why the last one failed, and that there is no worker; then it ends well', async () => {
    await platform.misbehave({ answer: 'error', calls: 1_000, on: 'charges' });
    const path = await platform.begun(trip());
    const charge = (saga: Awaited<ReturnType<Platform['saga']>>) => saga.steps.find(({ id }) => id === 'charge');
    await platform.sagaThat(path, 'has tried twice', (saga) => (charge(saga)?.attempts ?? 0) >= 2);
    await platform.kill('orchestrator', 'coordinator', 'hotels', 'flights', 'cars', 'payments');

    const saga = await platform.sagaThat(path, 'waits for payments', ({ waitingFor }) => waitingFor !== undefined);
    expect(saga).toMatchObject({ status: 'running', waitingFor: waitsFor('payments') });
    // An attempt that was under way when its worker was killed has failed by its time-out.
    const message = expect.stringMatching(/answered 500|StartToClose timeout/) as string;
    expect(charge(saga)).toMatchObject({ status: 'running', failure: { message } });
    expect(charge(saga)!.attempts).toBeGreaterThanOrEqual(2);

    await platform.behave();
    await platform.begin('orchestrator', 'coordinator', 'hotels', 'flights', 'cars', 'payments');
    expect(await platform.ended(path)).toMatchObject({ status: 'completed' });
  });
});
