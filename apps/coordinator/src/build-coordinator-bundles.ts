import { buildBundle, packagedBundle } from '@backstitch/nest';
import { bulkActWorkflow } from './bulk-act-workflow';
import { recoveryWorkflow } from './recovery-workflow';
import { stateMachineWorkflow } from './state-machine-workflow';

/**
 * A step of a build: writes the bundles of state machines, recoveries and bulk acts. What comes with the package needs none,
 * unless there is a failure converter: a coordinator that has one starts without bundling then. That of routing slips is
 * written by `buildSlipBundle`.
 */
export async function buildCoordinatorBundles({
  failureConverterPath,
}: { readonly failureConverterPath?: string } = {}): Promise<void> {
  for (const workflow of [stateMachineWorkflow, recoveryWorkflow, bulkActWorkflow]) {
    const { bundle: outFile, ...sources } = packagedBundle(workflow, { dataConverter: { failureConverterPath } });
    await buildBundle({ ...sources, outFile });
  }
}
