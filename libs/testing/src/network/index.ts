export { type TcpGate, tcpGate } from './tcp-gate';
