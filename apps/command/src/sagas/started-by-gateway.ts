import { CommandError } from '../command-error';

/** What a saga type is started with is in its contract, which Temporal doesn't have. */
export const startedByGateway = (type: string): CommandError =>
  CommandError.of(
    'gateway-needed',
    `What a ${type} is started with, Temporal doesn't know: set BACKSTITCH_GATEWAY to the address of a gateway.`,
  );
