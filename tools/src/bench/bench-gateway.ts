import { openGateway } from '@backstitch/gateway';
import { openLog } from '@backstitch/nest';
import { benchTypes, stock } from './bench-contract';

// A process with the gateway. It tells its parent its URL, and ends with it. Argument: the server's address.
const [, , address] = process.argv;

void openGateway(
  { participants: [stock], sagaTypes: Object.values(benchTypes) },
  { TEMPORAL_ADDRESS: address, PORT: '0' },
  openLog('gateway', { LOG_LEVEL: 'silent' }),
).then(({ url }) => process.send!(url));
process.once('disconnect', () => process.exit());
