/** The workflow of every bulk act. */
export { bulkAct as default } from './bulk-act';
