import { taskResource } from '../arn/task-resource';

/** Services that AWS calls from a Task by an integration of its own, with all that each can be asked. */
const actions: Readonly<Record<string, readonly string[]>> = {
  apigateway: ['invoke'],
  athena: ['startQueryExecution', 'stopQueryExecution', 'getQueryExecution', 'getQueryResults'],
  batch: ['submitJob'],
  bedrock: ['invokeModel', 'createModelCustomizationJob'],
  codebuild: [
    ...['startBuild', 'stopBuild', 'batchDeleteBuilds', 'batchGetReports', 'startBuildBatch', 'stopBuildBatch'],
    ...['retryBuildBatch', 'deleteBuildBatch', 'batchGetBuildBatches'],
  ],
  databrew: ['startJobRun'],
  dynamodb: ['getItem', 'putItem', 'deleteItem', 'updateItem'],
  ecs: ['runTask'],
  eks: [
    ...['createCluster', 'deleteCluster', 'createNodegroup', 'deleteNodegroup', 'createFargateProfile'],
    ...['deleteFargateProfile', 'call', 'runJob'],
  ],
  elasticmapreduce: [
    ...['createCluster', 'terminateCluster', 'addStep', 'cancelStep', 'setClusterTerminationProtection'],
    ...['modifyInstanceFleetByName', 'modifyInstanceGroupByName'],
  ],
  'emr-containers': ['createVirtualCluster', 'deleteVirtualCluster', 'startJobRun'],
  'emr-serverless': [
    ...['createApplication', 'startApplication', 'stopApplication', 'deleteApplication', 'startJobRun', 'cancelJobRun'],
  ],
  events: ['putEvents'],
  glue: ['startJobRun'],
  http: ['invoke'],
  lambda: ['invoke'],
  mediaconvert: ['createJob'],
  sagemaker: [
    ...['createEndpoint', 'createEndpointConfig', 'createHyperParameterTuningJob', 'createLabelingJob', 'createModel'],
    ...['createProcessingJob', 'createTrainingJob', 'createTransformJob', 'updateEndpoint'],
  ],
  sns: ['publish'],
  sqs: ['sendMessage'],
  states: ['startExecution'],
};

/** Whether a Resource names a service that is known here, and something that this service can't be asked. */
export function isUnknownAction(resource: string): boolean {
  const [service = '', action = '', ...more] = taskResource(resource).integration?.split(':') ?? [];
  if (more.length > 0 || !/^[^.]+$/.test(action)) return false;
  return Object.hasOwn(actions, service) && !actions[service]!.includes(action);
}
