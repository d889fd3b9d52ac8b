import { CloudEvent } from 'cloudevents';
import { StreamTransport } from '../src';

/** Delivers one event to a stream, and says what became of it. Arguments: servers, stream. */
async function main([servers = '', stream = '']: string[]): Promise<void> {
  const transport = new StreamTransport({ servers, stream });
  const event = new CloudEvent({ id: '1', source: '/a', type: 'Numbered', subject: 'k', data: { n: 1 } });
  console.log(JSON.stringify(await transport.deliver([event], new AbortController().signal)));
  await transport.close();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.log(String(error));
  process.exit(1);
});
