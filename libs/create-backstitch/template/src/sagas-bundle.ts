import { join } from 'node:path';

/** Where the sagas are, and where their workflow bundle: built ahead by `npm run build`, else when the process starts. */
export const sagasBundle = {
  workflowsPath: require.resolve('./sagas'),
  bundle: join(__dirname, 'sagas.bundle.js'),
};
