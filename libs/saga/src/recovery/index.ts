/** The workflow of every recovery: make it the default of a worker's bundle, and it runs under the name of each saga type. */
export { recovery as default } from './recovery';
