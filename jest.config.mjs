/** One Jest for the whole workspace. Tests read the libs' sources (condition `@backstitch/source`), so they need no build. */
export default {
  testMatch: ['<rootDir>/{libs,apps,examples,test}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/template/'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.cache/', '<rootDir>/.data/'],
  testEnvironmentOptions: { customExportConditions: ['@backstitch/source', 'node', 'require', 'default'] },
  transform: {
    '^.+\\.(ts|m?js)$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|cookie|set-cookie-parser|light-my-request)/)'],
  // What suites leave behind in a process makes the next ones slower.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 60_000,
  setupFiles: ['<rootDir>/test/server/own-server.ts', '<rootDir>/test/server/seed.ts'],
  globalSetup: '<rootDir>/test/server/global-setup.ts',
  globalTeardown: '<rootDir>/test/server/global-teardown.ts',
};
