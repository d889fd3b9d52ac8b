import { type BundleSagasOptions, bundleSagas } from './bundle-sagas';

/** A step of a build: writes a bundle, and says how large it is. When it can't, it says why, and the process ends with 1. */
export async function buildBundle(options: BundleSagasOptions & { readonly outFile: string }): Promise<void> {
  try {
    const { code } = await bundleSagas(options);
    process.stdout.write(`${options.outFile}: ${(code.length / 1024).toFixed(0)} KiB\n`);
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  }
}
