import type { temporal } from '@temporalio/proto';

type Input = temporal.api.update.v1.IInput;
type Admitted = temporal.api.history.v1.IWorkflowExecutionUpdateAdmittedEventAttributes;
type Accepted = temporal.api.history.v1.IWorkflowExecutionUpdateAcceptedEventAttributes;

/**
 * Reads what an accepted update was sent with. It stands in the event; after Temporal's reset it stands in another one,
 * which says that the update is applied again, and the event that accepts it has only its id.
 */
export class AcceptedUpdates {
  private readonly admitted = new Map<string, Input>();

  admit({ request }: Admitted): void {
    const { meta, input } = request ?? {};
    if (meta?.updateId && input) this.admitted.set(meta.updateId, input);
  }

  /** @returns undefined when the history doesn't say it */
  accept({ acceptedRequest, protocolInstanceId }: Accepted): Input | undefined {
    return acceptedRequest?.input ?? this.admitted.get(protocolInstanceId ?? '');
  }
}
