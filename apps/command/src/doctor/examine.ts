import { SagaClientError } from '@backstitch/client';
import { CommandError } from '../command-error';
import { connectTemporal, temporalAt } from '../sagas/connect-temporal';
import type { Session } from '../session';
import { checkGateway } from './check-gateway';
import { checkParticipants } from './check-participants';
import { checkSagas } from './check-sagas';
import { checkTemporal } from './check-temporal';
import { checkVersions } from './check-versions';
import { type Finding, wrong } from './finding';

/** Everything that a set-up can be asked for, one finding after the other. A check that fails is a finding, too. */
export async function* examine({ environment, gateway }: Session): AsyncGenerator<Finding> {
  yield* checkVersions();
  yield* await checkGateway(gateway);
  let client;
  try {
    client = await connectTemporal(environment);
  } catch (error) {
    yield failed('temporal', error);
    return;
  }
  const { address } = temporalAt(environment);
  try {
    const checks = [
      ['temporal', () => checkTemporal(client, address)],
      ['participants', () => checkParticipants(client)],
      ['sagas', () => checkSagas(client)],
    ] as const;
    for (const [name, check] of checks) {
      try {
        yield* await client.withDeadline(Date.now() + checkTimeout, check);
      } catch (error) {
        yield failed(name, error);
      }
    }
  } finally {
    await client.connection.close();
  }
}

/** How long a check may take, in milliseconds. */
const checkTimeout = 20_000;

function failed(check: string, error: unknown): Finding {
  const known = error instanceof CommandError || error instanceof SagaClientError;
  const found = known ? error.detail : (error as Error).message;
  return wrong(
    check,
    found,
    known ? `See docs/errors/${error.code}.md.` : 'See what Temporal says: it may not let you look.',
  );
}
