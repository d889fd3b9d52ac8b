import type { SagaHandle } from '../src';
import { untilSo } from './until-so';

/** A saga when it has ended by itself, or a recovery has. @throws as `untilSo` */
export const ended = (saga: Pick<SagaHandle, 'read'>) =>
  untilSo(
    () => saga.read(),
    ({ endedAt, status }) => endedAt !== undefined && status !== 'terminated',
  );
