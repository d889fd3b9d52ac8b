import { EventsController } from './events/events.controller';
import { RoutingSlipsController } from './routing-slips/routing-slips.controller';
import { DefinitionController } from './sagas/definition.controller';
import { ProcessController } from './sagas/process.controller';
import { StatesController } from './sagas/states.controller';
import { SubscribersController } from './sagas/subscribers.controller';
import { TimersController } from './sagas/timers.controller';
import { TaskTokensController } from './task-tokens/task-tokens.controller';

/** The endpoints that only sagas of one coordination style have, by its kind: a style that has some adds a line. */
export const styleControllers = {
  slip: [RoutingSlipsController, SubscribersController],
  'state-machine': [StatesController, DefinitionController, TaskTokensController],
  process: [ProcessController, TimersController, EventsController],
} as const;
