export { sayHello as sayHullo } from '../sagas';
