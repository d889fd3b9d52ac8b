import { status } from '@grpc/grpc-js';
import { temporalError } from './temporal-error';

const answers: Record<number, string> = {
  [status.CANCELLED]: 'temporal-unreachable',
  [status.UNKNOWN]: 'temporal-unreachable',
  [status.INVALID_ARGUMENT]: 'temporal-refused',
  [status.DEADLINE_EXCEEDED]: 'temporal-unreachable',
  [status.NOT_FOUND]: 'temporal-unreachable',
  [status.ALREADY_EXISTS]: 'temporal-refused',
  [status.PERMISSION_DENIED]: 'temporal-unreachable',
  [status.RESOURCE_EXHAUSTED]: 'temporal-busy',
  [status.FAILED_PRECONDITION]: 'temporal-refused',
  [status.ABORTED]: 'temporal-busy',
  [status.OUT_OF_RANGE]: 'temporal-refused',
  [status.UNIMPLEMENTED]: 'temporal-refused',
  [status.INTERNAL]: 'temporal-unreachable',
  [status.UNAVAILABLE]: 'temporal-unreachable',
  [status.DATA_LOSS]: 'temporal-refused',
  [status.UNAUTHENTICATED]: 'temporal-unreachable',
};

const codes = Object.values(status).filter((code) => typeof code === 'number' && code !== status.OK) as number[];
const said = (code: number) => Object.assign(new Error('said'), { code, details: 'said', metadata: {} });

test.each(codes)('gRPC status %i is an answer of its own, never 500', (code) => {
  expect(temporalError(said(code))?.code).toBe(answers[code]);
});
