/**
 * Loads TypeScript as it is, for what runs from the sources: `node --conditions=@backstitch/source -r ./scripts/typescript.cjs file.ts`.
 * Types are checked by `npm run check`, not here.
 */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

/**
 * @param {NodeJS.Module & { _compile?: (code: string, filename: string) => void }} module
 * @param {string} filename
 */
require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    sourceMaps: 'inline',
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
  });
  module._compile?.(code, filename);
};
