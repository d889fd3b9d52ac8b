import { patched } from '@temporalio/workflow';

/**
 * Is what a process writes bounded as it is today? It is asked only where a bound is met. Histories in which one was met
 * before that go on as they began: with notes cut by their number alone, events deferred whatever they take, a failure where
 * what is handed on doesn't fit a payload, and deliveries that aren't reckoned with.
 */
export const isBounded = (): boolean => patched('backstitch-process-bounds');
