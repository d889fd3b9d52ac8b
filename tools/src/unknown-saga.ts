import { WorkflowNotFoundError } from '@temporalio/client';
import { Trouble } from './trouble';

/** What is told of a saga that Temporal doesn't know; any other error stays as it is. */
export const unknownSaga = (error: unknown): unknown =>
  error instanceof WorkflowNotFoundError
    ? new Trouble('unknown-saga', `There is no saga '${error.workflowId}': write {type}/{id}.`)
    : error;
