import type { google } from '@temporalio/proto';

/** A protobuf timestamp as milliseconds since the epoch. */
export const millisOf = ({ seconds, nanos }: google.protobuf.ITimestamp): number =>
  Number(seconds ?? 0) * 1000 + Math.floor((nanos ?? 0) / 1_000_000);

/** A protobuf duration as milliseconds. */
export const lengthOf = ({ seconds, nanos }: google.protobuf.IDuration): number =>
  Number(seconds ?? 0) * 1000 + Math.floor((nanos ?? 0) / 1_000_000);

export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
