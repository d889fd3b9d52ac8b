import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';

/** A value as the SDK sends it. */
export const payloadOf = (value: unknown): temporal.api.common.v1.IPayload => defaultPayloadConverter.toPayload(value);
