export { type NatsServer, startNats } from './start-nats';
