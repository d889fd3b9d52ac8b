import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Saga } from '@backstitch/saga-log';
import { freePorts } from '@backstitch/temporal-server';
import { Started } from './started';
import { until } from './until';

jest.setTimeout(120_000);

const data = mkdtempSync(join(tmpdir(), 'backstitch-start-'));
let env: Record<string, string>;
let started: Started;

beforeAll(async () => {
  const [gateway, temporal, ui, cards, webhook] = await freePorts(5);
  env = {
    PORT: `${gateway}`,
    TEMPORAL_PORT: `${temporal}`,
    TEMPORAL_UI_PORT: `${ui}`,
    CARD_PROVIDER_PORT: `${cards}`,
    CARD_PROVIDER_WEBHOOK_PORT: `${webhook}`,
    BACKSTITCH_DATA: data,
  };
});

afterAll(async () => {
  await started?.end('SIGKILL');
  await nothingIsLeft();
  rmSync(data, { recursive: true, force: true });
});

/** What hangs as it exits is ended from outside after 40 s (`stay-with-parent`). */
const nothingIsLeft = () => until('nothing is left running', async () => started.commands().length === 0, 60_000);

describe('npm start', () => {
  let booked: Saga;

  it('prints where everything is, and two lines to try that work as pasted', async () => {
    started = new Started(env);
    await started.said(/Ready in [\d.]+ s/);
    expect(started.output).toContain('Ctrl-C stops everything.');

    for (const path of ['', 'sagas', 'openapi.json', 'health/ready']) {
      const url = `http://127.0.0.1:${env.PORT}/${path}`;
      expect([url, (await fetch(url)).status]).toEqual([url, 200]);
    }
    expect(started.output).toContain(`http://127.0.0.1:${env.TEMPORAL_UI_PORT}`);
    expect((await fetch(`http://127.0.0.1:${env.TEMPORAL_UI_PORT}`)).status).toBe(200);

    booked = (await (await started.paste('Book a trip:')).json()) as Saga;
    expect(booked.status).toBe('completed');
    const declined = (await (await started.paste('see everything given back:')).json()) as Saga;
    expect(declined).toMatchObject({ status: 'compensated', failure: { code: 'CardDeclined' } });
  });

  it('starts again what dies, and says so', async () => {
    const victim = started.commands().find(({ command }) => command.includes('examples/trip/hotels/'));
    process.kill(victim!.pid, 'SIGKILL');
    await started.said(/hotels ended by SIGKILL: starting it again\nhotels is back/);
    expect(((await (await started.paste('Book a trip:')).json()) as Saga).status).toBe('completed');
  });

  it('stops everything on Ctrl-C, with nothing left running', async () => {
    expect(started.commands().length).toBeGreaterThan(8);
    expect(await started.end('SIGINT')).toBe(0);
    expect(started.commands()).toEqual([]);
    expect(started.output).toMatch(/\nStopping\nStopped\n$/);
  });

  it('keeps the data for the next start, and leaves nothing behind when it is killed itself', async () => {
    started = new Started(env);
    await started.said(/Ready in/);
    const kept = await fetch(`http://127.0.0.1:${env.PORT}/sagas/bookTrip/${booked.id}`);
    expect(await kept.json()).toMatchObject({ id: booked.id, status: 'completed', output: booked.output });

    await started.end('SIGKILL');
    await nothingIsLeft();
  });

  it.each(['PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'CARD_PROVIDER_PORT'])(
    'says in one sentence that the port of %s is taken, and starts nothing',
    async (variable) => {
      const program = createServer().listen(Number(env[variable]), '127.0.0.1');
      started = new Started(env);
      expect(await started.ended()).toBe(1);
      expect(started.output.trim()).toMatch(
        new RegExp(`^port-taken: Port ${env[variable]} is taken, so .* or set ${variable}\\.$`),
      );
      await new Promise((resolve) => program.close(resolve));
    },
  );

  it('stops everything when a process can’t start, with its last lines', async () => {
    started = new Started({ ...env, LOG_LEVEL: 'chatty' });
    expect(await started.ended()).toBe(1);
    expect(started.output).toMatch(/service-failed: .* ended with exit code 1 before it was ready/);
    expect(started.output).toContain("LOG_LEVEL is 'chatty'");
    await nothingIsLeft();
  });
});
