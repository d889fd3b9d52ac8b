import {
  type Json,
  type JsonObject,
  type TestStateRequest,
  awsDiagnostics,
  creationError,
  testState,
  validateDefinition,
} from '@backstitch/states-language';
import type { Case } from './case';
import { ReplayEffects } from './replay-effects';

/** What a case has said of it that asks for no execution: `create`, `validate` and `test_state`. */
export async function staticResult(testCase: Case): Promise<object> {
  const definition = testCase.definition_text ?? testCase.definition ?? null;
  if (testCase.kind === 'test_state') return stateResult(testCase);
  const faults = validateDefinition(definition, { machineType: testCase.machine_type });
  if (testCase.kind === 'create') {
    const refused = creationError(faults);
    return { accepted: refused === undefined, ...refused };
  }
  const diagnostics = awsDiagnostics(faults);
  return { accepted: diagnostics.length === 0, diagnostics };
}

async function stateResult(testCase: Case): Promise<object> {
  const effects = new ReplayEffects(testCase);
  const request = { definition: testCase.definition, ...testCase.request } as unknown as TestStateRequest;
  const response = await effects.time.run(testState(request, effects));
  if (!('inspectionData' in response) || response.inspectionData === undefined) return response;
  const stages = Object.entries(response.inspectionData);
  const inspectionData = stages.map(([stage, value]) => [stage, Array.isArray(value) ? pythonText(value) : value]);
  return { ...response, inspectionData: Object.fromEntries(inspectionData) as JsonObject };
}

/** The recording has the texts of arrays in inspectionData as Python writes them, and objects parsed. */
function pythonText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${pythonText(member)}`)
    .join(', ')}}`;
}
