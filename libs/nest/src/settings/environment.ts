/** Where settings come from: `process.env`, or a stand-in for it. An empty variable counts as absent. */
export type Environment = Readonly<Record<string, string | undefined>>;
