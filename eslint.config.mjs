import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

export default defineConfig(
  {
    ignores: ['**/dist/', '**/node_modules/', '.cache/', '.data/', '**/histories/', 'libs/create-backstitch/template/'],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // A participant's request is async by contract even when its database answers at once.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': [
        'error',
        ...['any', 'timeout'].map((name) => ({
          selector: `MemberExpression[object.name='AbortSignal'][property.name='${name}']`,
          message:
            'On Node 20 a garbage collection swallows AbortSignal.any over AbortSignal.timeout: the signal never fires. Use an AbortController with a timer of its own, cleared at the end (timeLimit of @backstitch/participant).',
        })),
      ],
    },
  },
  {
    // It has the browser's types.
    files: ['apps/page/src/**'],
    languageOptions: { parserOptions: { project: './apps/page/tsconfig.json' } },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
);
