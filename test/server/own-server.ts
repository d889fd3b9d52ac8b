// Runs in each of Jest's workers before a test file: the servers are numbered like the workers, from 1.
const { BACKSTITCH_TEST_TEMPORALS: servers, JEST_WORKER_ID: worker } = process.env;
if (servers) process.env.BACKSTITCH_TEST_TEMPORAL = servers.split(',')[Number(worker) - 1];
