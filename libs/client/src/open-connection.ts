import { Connection, type ConnectionOptions } from '@temporalio/client';

/**
 * The largest answer that a client takes, in bytes: more than any page of a history, since Temporal ends a workflow
 * whose history passes 50 MB. The SDK means to allow as much, and names the option without gRPC's prefix: then gRPC's
 * own 4 MB hold, and a page that is larger is asked for again until the deadline.
 */
const maxReceived = 128 * 1024 * 1024;

/** The options with room for large answers; channel arguments of the caller's own come first. */
const roomy = (options: ConnectionOptions): ConnectionOptions => ({
  ...options,
  channelArgs: { 'grpc.max_receive_message_length': maxReceived, ...options.channelArgs },
});

/**
 * Connects to Temporal. Every client of the platform is made on this or on {@link lazyConnection}: what a saga has
 * written can be read through no other.
 * @throws what the SDK's `Connection.connect` throws, when the server can't be reached
 * @example const client = new Client({ connection: await openConnection({ address: '127.0.0.1:7233' }) });
 */
export const openConnection = (options: ConnectionOptions = {}): Promise<Connection> =>
  Connection.connect(roomy(options));

/** The same, connected at its first use: the server needn't be there yet. */
export const lazyConnection = (options: ConnectionOptions = {}): Connection => Connection.lazy(roomy(options));
