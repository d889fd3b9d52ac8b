/** Arrows point down (ARCHITECTURE.md); what runs in a workflow imports only what runs in a workflow. */
/** @param {string[]} names */
const lib = (...names) => `^libs/(${names.join('|')})/`;
/** @type {(name: string, from: string, allowed: string | string[], why: string) => object} */
const only = (name, from, allowed, why) => ({
  name,
  severity: 'error',
  comment: why,
  // What ships; tests may use what helps.
  from: { path: from.replace(/\/$/, '/src/'), pathNot: '\\.spec\\.ts$' },
  to: { path: '^(libs|apps|examples|tools|test|scripts)/', pathNot: allowed },
});
const workflowSafe = ['@temporalio/workflow', '@temporalio/common', '@noble/hashes', 'xstate'];

/** What runs in workflows. */
const workflowCode = {
  path: [
    '^libs/saga/src/',
    '^libs/routing-slip/src/workflows/',
    '^libs/process-manager/src/workflows/',
    '^libs/states-language/src/workflow/',
    '^apps/coordinator/src/state-machines/',
    // Any file or folder of an example that is called so.
    '^examples/.*/sagas(/|\\.ts$)',
  ],
  pathNot: '\\.spec\\.ts$',
};

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', comment: 'No import cycles.', from: {}, to: { circular: true } },
    only('contract-is-the-floor', lib('contract'), lib('contract'), 'contract imports nothing of ours.'),
    only(
      'client-on-styles',
      lib('client'),
      lib(
        'client',
        'events',
        'routing-slip',
        'process-manager',
        'states-language',
        'state-store',
        'database',
        'saga-log',
        'contract',
      ),
      'client → events, routing-slip, process-manager, states-language, state-store, database, saga-log, contract.',
    ),
    {
      name: 'client-speaks-no-http',
      severity: 'error',
      comment: 'The client is used inside: it knows neither HTTP nor Nest.',
      from: { path: '^libs/client/src/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['node_modules/(fastify|@nestjs)/', '^(node:)?https?$'] },
    },
    {
      name: 'gateway-is-http-only',
      severity: 'error',
      comment:
        'The gateway asks Temporal through the client: only its module, which makes the client, knows Temporal’s.',
      from: { path: '^libs/gateway/src/', pathNot: '(\\.spec\\.ts|/gateway\\.module\\.ts)$' },
      to: { path: 'node_modules/@temporalio/' },
    },
    only('delivery-alone', lib('delivery'), lib('delivery'), 'delivery imports nothing of ours.'),
    only('jetstream-on-delivery', lib('jetstream'), lib('jetstream', 'delivery'), 'jetstream → delivery only.'),
    only('database-alone', lib('database'), lib('database'), 'database imports nothing of ours.'),
    only(
      'state-store-on-database',
      lib('state-store'),
      lib('state-store', 'delivery', 'database', 'saga-log'),
      'state-store → delivery, database, saga-log.',
    ),
    only('saga-log-on-contract', lib('saga-log'), lib('saga-log', 'contract'), 'saga-log → contract only.'),
    only('saga-on-saga-log', lib('saga'), lib('saga', 'saga-log', 'contract'), 'saga → saga-log, contract.'),
    only(
      'routing-slip-on-saga',
      lib('routing-slip'),
      lib('routing-slip', 'delivery', 'saga', 'saga-log', 'contract'),
      'routing-slip → delivery, saga, saga-log, contract.',
    ),
    only('events-on-database', lib('events'), lib('events', 'database', 'contract'), 'events → database, contract.'),
    only(
      'process-manager-on-saga',
      lib('process-manager'),
      lib('process-manager', 'saga', 'saga-log', 'contract'),
      'process-manager → saga, saga-log, contract.',
    ),
    only(
      'participant-on-saga-log',
      lib('participant'),
      lib('participant', 'delivery', 'database', 'saga-log', 'contract'),
      'participant → delivery, database, saga-log, contract.',
    ),
    {
      name: 'states-language-core-alone',
      severity: 'error',
      comment: 'The core of the states language imports nothing of ours, and nothing of Temporal.',
      from: { path: '^libs/states-language/src/', pathNot: ['^libs/states-language/src/workflow/', '\\.spec\\.ts$'] },
      to: {
        path: ['^(libs|apps|examples|tools|test|scripts)/', '@temporalio'],
        pathNot: '^libs/states-language/(src/(?!workflow)|vendor/)',
      },
    },
    only(
      'states-language-on-saga',
      'libs/states-language/',
      lib('states-language', 'saga', 'saga-log', 'contract'),
      'The workflow of state machines → saga, saga-log, contract.',
    ),
    only(
      'temporal-server-alone',
      lib('temporal-server'),
      lib('temporal-server'),
      'temporal-server imports nothing of ours.',
    ),
    only(
      'state-services-on-states-language',
      lib('state-services'),
      lib('state-services', 'states-language'),
      'state-services → states-language only.',
    ),
    only(
      'nest-points-down',
      lib('nest'),
      lib(
        'nest',
        'jetstream',
        'client',
        'saga',
        'routing-slip',
        'process-manager',
        'states-language',
        'state-services',
        'state-store',
        'participant',
        'database',
        'saga-log',
        'contract',
      ),
      'nest → jetstream, client, saga, routing-slip, process-manager, states-language, state-services, state-store, participant, database, saga-log, contract.',
    ),
    only(
      'gateway-points-down',
      lib('gateway'),
      lib(
        'gateway',
        'nest',
        'client',
        'events',
        'routing-slip',
        'process-manager',
        'states-language',
        'state-services',
        'state-store',
        'saga-log',
        'contract',
      ),
      'gateway → nest, client, events, the styles, state-services, state-store, saga-log, contract.',
    ),
    only(
      'testing-points-down',
      lib('testing'),
      lib(
        'testing',
        'client',
        'state-store',
        'saga',
        'process-manager',
        'states-language',
        'participant',
        'database',
        'saga-log',
        'contract',
        'temporal-server',
      ),
      'testing → client, state-store, saga, process-manager (random machines alone), states-language, participant, database, saga-log, contract, temporal-server.',
    ),
    only(
      'tools-point-down',
      '^tools/',
      '^(libs|tools)/',
      'tools → libs. Which platform they are told, they load by its path.',
    ),
    only(
      'page-on-saga-log',
      'apps/page/',
      ['^apps/page/', lib('saga-log', 'routing-slip', 'process-manager', 'states-language')],
      'The page → what the API answers: saga-log, and of each style its part.',
    ),
    only(
      'command-on-client',
      '^apps/command/',
      [
        '^apps/command/',
        lib('client', 'routing-slip', 'state-store', 'participant', 'database', 'saga-log', 'contract'),
      ],
      'The command → client, routing-slip, state-store, participant, database, saga-log, contract: it starts fast, and loads no worker.',
    ),
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      comment: 'Apps meet over Temporal and HTTP, never by import.',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'the-platform-names-no-example',
      severity: 'error',
      comment: 'Nothing outside examples/ and test/ imports examples/.',
      from: { pathNot: '^(examples|test)/' },
      to: { path: '^examples/' },
    },
    {
      name: 'examples-never-import-each-other',
      severity: 'error',
      comment: 'A domain is one folder.',
      from: { path: '^examples/([^/]+)/' },
      to: { path: '^examples/', pathNot: '^examples/$1/' },
    },
    {
      name: 'workflow-code-stays-in-the-sandbox',
      severity: 'error',
      comment: 'What runs in a workflow imports @temporalio/workflow and pure libraries only.',
      from: workflowCode,
      to: {
        path: 'node_modules',
        pathNot: workflowSafe.map((name) => `node_modules/${name}/`),
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'workflow-code-asks-nothing-of-node',
      severity: 'error',
      comment: 'A workflow’s sandbox has no modules of Node.',
      from: workflowCode,
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'schemas-of-answers-stay-outside-workflows',
      severity: 'error',
      comment: 'Workflows have the types of what is shown, and not its schemas: zod doesn’t run there.',
      from: {
        path: '^libs/(saga|saga-log|routing-slip|process-manager|states-language)/src/',
        pathNot: ['/src/shown/', '\\.spec\\.ts$'],
      },
      to: { path: '^libs/[^/]+/src/shown/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'data-runs-no-sdk',
      severity: 'error',
      comment: 'contract and saga-log use the SDK’s types only.',
      from: { path: '^libs/(contract|saga-log)/src/' },
      to: { path: 'node_modules/@temporalio', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What we build, and not what packages have in folders of that name.
    exclude: { path: ['^(tools/)?dist/', '^(libs|apps|examples)/.+/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: {
      conditionNames: ['@backstitch/source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
