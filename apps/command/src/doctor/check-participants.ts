import { connect } from 'node:net';
import type { Client } from '@temporalio/client';
import { type Finding, ok, warning } from './finding';
import { type Pollers, pollersOf } from './pollers-of';

/** How long a database may take to let somebody connect, in milliseconds. */
const connectTimeout = 2_000;

/** The participants that have ever served here, by the record that each keeps in Temporal: workers and database of each. */
export async function checkParticipants(client: Client): Promise<Finding[]> {
  const findings: Finding[] = [];
  const query = `WorkflowType = 'backstitch.participant' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, memo } of client.workflow.list({ query })) {
    const name = workflowId.slice('backstitch.participant/'.length);
    const { where } = (memo ?? {}) as { readonly where?: string };
    findings.push(workersOf(name, await pollersOf(client, name)), ...(await databaseOf(name, where)));
  }
  return findings;
}

function workersOf(name: string, { activity }: Pollers): Finding {
  if (activity > 0) return ok('workers', `participant ${name}: ${activity}`);
  return {
    ...{ check: 'workers', state: 'wrong', found: `participant ${name}: no worker takes its requests` },
    todo: `Start it. What is asked of it waits meanwhile: backstitch list --incomplete shows the sagas.`,
  };
}

/** A file is its own machine's business; a server must let somebody connect. */
async function databaseOf(participant: string, where: string | undefined): Promise<Finding[]> {
  if (where === undefined) return [];
  const url = URL.parse(where);
  if (url === null || !url.protocol.startsWith('postgres'))
    return [ok('databases', `participant ${participant}: ${where}`)];
  const port = Number(url.port || 5432);
  const why = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host: url.hostname, port, timeout: connectTimeout });
    const settle = (failed?: string) => {
      socket.destroy();
      resolve(failed);
    };
    socket.once('connect', () => settle());
    socket.once('error', ({ message }) => settle(message));
    socket.once('timeout', () => settle(`no answer within ${connectTimeout} ms`));
  });
  if (why === undefined) return [ok('databases', `participant ${participant}: ${where} lets us connect`)];
  return [
    warning(
      'databases',
      `participant ${participant}: ${where} can't be reached from here: ${why}`,
      'See whether the participant reaches it: its own readiness (HEALTH_PORT, /health/ready) says so.',
    ),
  ];
}
