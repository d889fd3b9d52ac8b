import fc from 'fast-check';

// Before each test file: random tests draw the same in each run. `BACKSTITCH_SEED` makes them draw something else.
fc.configureGlobal({ seed: Number(process.env.BACKSTITCH_SEED ?? 1) });
