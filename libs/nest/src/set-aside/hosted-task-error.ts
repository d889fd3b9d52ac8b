/** What a task fails with that its host doesn't run, or has cut off. `docs/errors/{code}.md` explains it. */
export type HostedTaskErrorCode = 'SagaSetAside' | 'SagaSuspected' | 'TaskCutOff' | 'ThreadBusy' | 'ThreadReplaced';
