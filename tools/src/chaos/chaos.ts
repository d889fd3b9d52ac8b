import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { help, settingsOf } from './settings-of';
import { runChaos } from './run-chaos';
import { ChaosHarness } from './chaos-harness';

/**
 * Starts a whole platform, breaks it in every way while clients use it, heals it, and judges. The last line that it prints is
 * a JSON object. Ctrl-C ends everything that it started.
 * @returns 1 when a violation was found
 * @throws Trouble `bad-parameter`, `service-failed`, `sample-not-stored`
 */
export async function chaos(args: readonly string[]): Promise<number> {
  const settings = settingsOf(args);
  if (settings === undefined) {
    console.log(help);
    return 0;
  }
  const data = settings.data ?? mkdtempSync(join(tmpdir(), 'backstitch-chaos-'));
  mkdirSync(data, { recursive: true });
  const harness = new ChaosHarness(settings.platform, data);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.log('\nStopping');
      void harness.stop().finally(() => process.exit(130));
    });
  }
  try {
    const closing = await runChaos(settings, harness, data);
    await harness.stop();
    const isWell = closing.violations.length === 0;
    if (isWell && settings.data === undefined) rmSync(data, { recursive: true, force: true });
    else console.log(`Databases and logs: ${data}`);
    console.log(JSON.stringify(closing));
    return isWell ? 0 : 1;
  } catch (error) {
    // What Ctrl-C ends fails on the way, and exits by itself.
    if (harness.isStopping) return await new Promise<never>(() => {});
    await harness.stop();
    throw error;
  }
}
