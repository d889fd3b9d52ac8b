import { type PublishedEvent, publishActivity } from '@backstitch/saga-log';
import type { temporal } from '@temporalio/proto';
import { decodedOne } from '../checker/decoded';
import { type Asked, BarrierModel, failed } from '../simulator/barrier-model';
import type { ActivityReport } from '../simulator/model-run';

/** Participants, and the door of the gateway that takes what processes publish. */
export class DoorModel extends BarrierModel {
  /** What came to the door, in its order, each as often as it came. */
  readonly delivered: PublishedEvent[] = [];

  override perform(asked: Asked, input: readonly temporal.api.common.v1.IPayload[], refuses: boolean): ActivityReport {
    if (asked.verb !== publishActivity) return super.perform(asked, input, refuses);
    if (refuses) return failed('Error', 'the gateway is away');
    this.delivered.push(...(decodedOne(input[0]) as readonly PublishedEvent[]));
    return { result: undefined };
  }
}
