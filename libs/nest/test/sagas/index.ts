import { ask, saga } from '@backstitch/saga';
import { greeters, greetings } from '../greetings';

const greeter = ask(greeters);

export const sayHello = saga(greetings.sayHello, (hello) => greeter.greet(hello));
