import type { SearchAttributes } from './search-attributes';

/** What a dev server is started with. Everything has a default; without any it is empty, in memory and headless. */
export interface StartServerOptions {
  /** Path of the executable. Default: what `resolveServerBinary('server')` finds. */
  binary?: string;
  /** gRPC port on 127.0.0.1. Default: a free one. */
  port?: number;
  /** Temporal's Web UI: its port, `true` for a free one, `false` for none. Default: `false`. */
  ui?: number | boolean;
  /** SQLite file; its folder must exist. What it holds survives `kill`. Default: none, all is in memory. */
  dbFile?: string;
  /** Made at start. Default: `default`. */
  namespace?: string;
  /** Registered in the namespace before the server counts as ready. */
  searchAttributes?: SearchAttributes;
  /** Lets workflows that ask for it skip time, see `skipTime`. For tests. Default: `false`. */
  timeSkipping?: boolean;
  /** More of the server's dynamic config: key to JSON value; wins over what is set here. */
  dynamicConfig?: Readonly<Record<string, unknown>>;
  /** How much the server logs. Only the last lines are kept, for error messages. Default: `error`. */
  logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'never';
  /** Gets each piece of the server's log as it comes, to show or to store it. */
  onLog?: (text: string) => void;
  /** Milliseconds until it must be ready. Default: 30,000; it takes about one second. */
  readyWithin?: number;
}
