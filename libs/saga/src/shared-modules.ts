/** What webpack calls the modules of a bundle, by path, and the function that gives one. */
declare const __webpack_modules__: Readonly<Record<string, unknown>>;
declare const __webpack_require__: (path: string) => unknown;

/**
 * Modules that hold nothing of a workflow: the platform's own, but for what its tests bring, and packages. They are evaluated
 * once for each workflow thread, before the first workflow comes, and frozen. All others, as those of a saga's own code, are
 * evaluated again for each workflow. Caches of what depends on nothing but its text may be shared, too.
 */
const shared = [
  /(^|\/)(libs|@backstitch)\/(?!testing\/)[^/]+\/(src|dist|vendor)\//,
  /\/node_modules\/(xstate|@noble\/hashes|re2js|base64-js)\//,
];

for (const path of Object.keys(__webpack_modules__)) {
  if (shared.some((one) => one.test(path))) __webpack_require__(path);
}
