export { type ServerBinary } from './binary/server-binary';
export { resolveServerBinary, type ResolveServerBinaryOptions } from './binary/resolve-server-binary';
export { ensureSearchAttributes } from './server/ensure-search-attributes';
export { type SearchAttributes } from './server/search-attributes';
export { startServer, type TemporalServer } from './server/start-server';
export { type StartServerOptions } from './server/start-server-options';
export { useOrStartServer, type UsableServer } from './server/use-or-start-server';
export { TemporalServerError, type TemporalServerErrorCode } from './temporal-server-error';
export { skipTime, type SkipTimeOptions } from './time/skip-time';
