import { ask, saga } from '@backstitch/saga';
import { greeters, greetings } from '../greetings';

const greeter = ask(greeters);

export const sayHello = saga(greetings.sayHello, (hello) => greeter.greet(hello));

/** Has a fault. */
export const stumble = saga(greetings.stumble, async () => {
  const nothing = undefined as unknown as { name: string };
  return nothing.name;
});
