/** What `resolve` of a webpack configuration is made of. */
interface Resolve {
  readonly alias?: object;
}

/** Sources lie beside the builds in the workspace alone: packages that are installed come without them. */
const sources = __dirname.includes('node_modules') ? [] : ['@backstitch/source'];

/**
 * For the `webpackConfigHook` of every bundle of sagas: how its imports are found. Schemas don't run in a workflow, and
 * zod would double its size: see `inert-zod`. Inside this workspace libs are read from their sources, so that a bundle
 * needs no build before it.
 * @param options.promisesLock the path of the promises' lock file. Default none: what undoes a request is as it is today
 */
export const resolveForSagas = (
  resolve: Resolve = {},
  { promisesLock }: { promisesLock?: string | undefined } = {},
) => ({
  ...resolve,
  alias: {
    ...resolve.alias,
    zod$: require.resolve('./inert-zod'),
    ...(promisesLock !== undefined && { '@backstitch/saga/promises-lock$': promisesLock }),
  },
  conditionNames: [...sources, 'webpack', 'module', 'import', 'require', 'default'],
});

/**
 * For `preloadModules` of every bundle of sagas: what each workflow thread evaluates once, and not again for each workflow.
 */
export const sharedModules: string[] = [require.resolve('./shared-modules')];

/**
 * For every worker that hosts sagas: how long its code may run between two waits before the SDK ends it.
 *
 * The SDK's own 5 s don't tell a loop without end from a machine that is busy or a process that was stopped for a while,
 * and ending code in the midst of its promises makes Node abort, the worker with it
 * (https://github.com/nodejs/node/issues/38503). The server gives a task to another worker after 10 s anyway. The SDK
 * takes the option, but its types don't know it.
 */
export const unhurried = { isolateExecutionTimeout: '30s' } as const;
